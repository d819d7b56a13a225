package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// From upload to finished output, beside a loop that stores nothing.
final class Dispatch implements Row {
    private static final int WIDTH = 256;
    private static final int LINE = 500;
    private static final Duration PAUSE = Duration.ofMillis(20);

    @Override
    public void measure(Run run) throws IOException, InterruptedException {
        int lines = run.isShort() ? 20_000 : 50_000;
        Path input = Inputs.chat(run.folder(), lines, LINE);
        var rate = new Series("tidemill", "lines/s");
        var cpu = new Series("tidemill", "CPU µs/line");
        var bareRate = new Series("bare loop", "lines/s");
        var bareCpu = new Series("bare loop", "CPU µs/line");
        try (var nginx = Nginx.start(run.folder());
                var server = run.server(nginx.url());
                var bare =
                        BareLoopProcess.start(
                                run.folder(), nginx.url(), WIDTH, Inputs.body(LINE))) {
            // Two for the compilers.
            for (int i = -2; i < run.rounds(); i++) {
                double[] ours = batch(server, input);
                double[] limit = bare(bare, lines);
                if (i >= 0) {
                    rate.add(lines / ours[0]);
                    cpu.add(ours[1] / lines * 1e6);
                    bareRate.add(lines / limit[0]);
                    bareCpu.add(limit[1] / lines * 1e6);
                }
            }
        }
        var ratio = rate.over(bareRate, "lines/s of the bare loop's");
        run.report().show(rate, bareRate, ratio, cpu, bareCpu);
        run.report().figure("dispatch.cpu", cpu.median(), Goal.atMost(60));
        run.report().figure("dispatch.ratio", ratio.median(), Goal.atLeast(0.6));
    }

    /// Seconds of the clock and of the CPU, from upload to finished output.
    private static double[] batch(ServerProcess server, Path input)
            throws IOException, InterruptedException {
        double cpu = server.cpu();
        long start = System.nanoTime();
        String batch = server.api().create(server.api().upload(input));
        server.api().awaitCompleted(batch, PAUSE);
        return new double[] {(System.nanoTime() - start) / 1e9, server.cpu() - cpu};
    }

    private static double[] bare(BareLoopProcess bare, int lines) throws IOException {
        double cpu = bare.cpu();
        long start = System.nanoTime();
        bare.send(lines);
        return new double[] {(System.nanoTime() - start) / 1e9, bare.cpu() - cpu};
    }
}
