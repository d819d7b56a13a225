package dev.tidemill.client.files;

import dev.tidemill.client.core.ApiEnum;

/// What a file is uploaded for.
public final class FilePurpose extends ApiEnum {
    public static final FilePurpose ASSISTANTS = of("assistants");
    public static final FilePurpose BATCH = of("batch");
    public static final FilePurpose FINE_TUNE = of("fine-tune");
    public static final FilePurpose VISION = of("vision");
    public static final FilePurpose USER_DATA = of("user_data");
    public static final FilePurpose EVALS = of("evals");

    private FilePurpose(String text) {
        super(text);
    }

    /// Any name, known here or not.
    public static FilePurpose of(String text) {
        return new FilePurpose(text);
    }
}
