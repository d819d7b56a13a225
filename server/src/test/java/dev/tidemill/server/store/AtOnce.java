package dev.tidemill.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

/// Does two things at once.
final class AtOnce {
    private AtOnce() {}

    /// What came of both.
    static <T> List<T> both(Callable<T> one, Callable<T> another) throws Exception {
        var barrier = new CyclicBarrier(2);
        var results = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future :
                    threads.invokeAll(List.of(behind(barrier, one), behind(barrier, another)))) {
                results.add(future.get());
            }
        }
        return results;
    }

    private static <T> Callable<T> behind(CyclicBarrier barrier, Callable<T> task) {
        return () -> {
            barrier.await();
            return task.call();
        };
    }
}
