package dev.tidemill.client.core;

/// One of several names, of which a server may know more than this client does.
public abstract class ApiEnum {
    private final String text;

    protected ApiEnum(String text) {
        this.text = text;
    }

    /// The name as it is on the wire.
    public final String asString() {
        return text;
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // The subclass is part of the value.
    public final boolean equals(Object other) {
        return other != null
                && getClass() == other.getClass()
                && text.equals(((ApiEnum) other).text);
    }

    @Override
    public final int hashCode() {
        return text.hashCode();
    }

    @Override
    public final String toString() {
        return text;
    }
}
