package dev.tidemill.server.simulation;

import dev.tidemill.wire.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a client has seen of the batches, which must never go back.
final class History {
    private final World world;
    private final Map<String, Batch> last = new HashMap<>();

    History(World world) {
        this.world = world;
    }

    void see(List<Batch> batches) {
        var missing = new ArrayList<>(last.keySet());
        for (Batch batch : batches) {
            missing.remove(batch.id());
            var before = last.put(batch.id(), batch);
            if (before != null) {
                compare(before, batch);
            }
        }
        if (!missing.isEmpty()) {
            world.violated("no longer in the list: " + missing);
        }
    }

    private void compare(Batch before, Batch after) {
        boolean sameRank = rank(before) == rank(after);
        if (rank(after) < rank(before) || (sameRank && before.status() != after.status())) {
            violated(before, after, "its status went back");
        }
        var was = before.requestCounts();
        var is = after.requestCounts();
        if (is.completed() < was.completed() || is.failed() < was.failed()) {
            violated(before, after, "its counts went back");
        }
        if (is.completed() + is.failed() > is.total()) {
            violated(before, after, "it counts more lines than it has");
        }
        if (before.usage() != null
                && (after.usage() == null
                        || after.usage().totalTokens() < before.usage().totalTokens())) {
            violated(before, after, "its usage went back");
        }
        if (isLost(before.model(), after.model())
                || isLost(before.outputFileId(), after.outputFileId())
                || isLost(before.errorFileId(), after.errorFileId())
                || isLost(before.inProgressAt(), after.inProgressAt())
                || isLost(before.finalizingAt(), after.finalizingAt())
                || isLost(before.cancellingAt(), after.cancellingAt())) {
            violated(before, after, "what was set is another now");
        }
        if (before.status().isFinal() && !before.equals(after)) {
            violated(before, after, "it changed after its end");
        }
    }

    private static boolean isLost(@Nullable Object was, @Nullable Object is) {
        return was != null && !Objects.equals(was, is);
    }

    private static int rank(Batch batch) {
        return switch (batch.status()) {
            case VALIDATING -> 0;
            case IN_PROGRESS -> 1;
            case FINALIZING, CANCELLING -> 2;
            case FAILED, COMPLETED, EXPIRED, CANCELLED -> 3;
        };
    }

    private void violated(Batch before, Batch after, String what) {
        world.violated(what + ": " + before + " -> " + after);
    }
}
