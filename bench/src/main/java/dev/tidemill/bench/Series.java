package dev.tidemill.bench;

import java.util.ArrayList;
import java.util.List;

/// What the rounds brought for one thing that is measured.
final class Series {
    private final String what;
    private final String unit;
    private final List<Double> values = new ArrayList<>();

    Series(String what, String unit) {
        this.what = what;
        this.unit = unit;
    }

    void add(double value) {
        values.add(value);
    }

    double last() {
        return values.getLast();
    }

    double median() {
        return quantile(0.5);
    }

    /// @param share 0.99 for the value that 99 % do not exceed
    double quantile(double share) {
        var sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /// Of each round the quotient with the other's, so that what slows both down does not count.
    Series over(Series other, String name) {
        var ratios = new Series(name, "");
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return ratios;
    }

    @Override
    public String toString() {
        return "  %-34s %-14s median %10s   from %10s to %10s   (%d)"
                .formatted(
                        what,
                        unit,
                        Report.shown(median()),
                        Report.shown(quantile(0)),
                        Report.shown(quantile(1)),
                        values.size());
    }
}
