package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.dispatch.Call;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// The body of a line, byte for byte as it stands in the file; only the value of `model` may be
/// another.
final class LineBody implements Call.Body {
    private final Blobs blobs;
    private final String input;
    private final Line line;
    private final byte @Nullable [] model;

    /// @param model the JSON string to put in the place of the value of `model`, or null
    LineBody(Blobs blobs, String input, Line line, byte @Nullable [] model) {
        this.blobs = blobs;
        this.input = input;
        this.line = line;
        this.model = model;
    }

    @Override
    public long length() {
        var envelope = line.envelope();
        return model == null
                ? envelope.bodyLength()
                : envelope.bodyLength()
                        - (envelope.modelEnd() - envelope.modelStart())
                        + model.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        var envelope = line.envelope();
        if (model == null) {
            copy(envelope.bodyStart(), envelope.bodyEnd(), out);
            return;
        }
        copy(envelope.bodyStart(), envelope.modelStart(), out);
        out.write(model);
        copy(envelope.modelEnd(), envelope.bodyEnd(), out);
    }

    private void copy(long from, long to, OutputStream out) throws IOException {
        byte[] bytes = line.bytes();
        if (bytes != null) {
            out.write(bytes, (int) from, (int) (to - from));
            return;
        }
        try (var in = blobs.open(input, line.offset() + from, to - from)) {
            in.transferTo(out);
        }
    }
}
