package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page costs what it holds, however many batches there are.
class BatchListPlanTest {
    private static final Spot OLD = new Spot(10, 5);
    private static final Spot NEW = new Spot(90, 5);

    @TempDir Path folder;

    @Test
    void noStatementOfTheListReadsMoreOfATableThanItNeeds() throws SQLException {
        String project = "SEARCH b USING INDEX batches_of_project (project=? AND ";
        assertPlan(project + "created_at>? AND (created_at,seq)<(?,?))", BatchStore.DOWN);
        assertPlan(project + "(created_at,seq)>(?,?) AND created_at<?)", BatchStore.UP);
        String all = "SEARCH b USING INDEX batches_in_order (organization=? AND ";
        assertPlan(all + "created_at>? AND (created_at,seq)<(?,?))", BatchStore.DOWN_ALL);
        assertPlan(all + "(created_at,seq)>(?,?) AND created_at<?)", BatchStore.UP_ALL);
        assertPlan("SEARCH b USING INDEX batches_in_order", BatchSearch.AT);
        assertPlan(
                "SEARCH terms USING PRIMARY KEY (term=? AND (created_at,seq)<(?,?))",
                TermCursor.DOWN);
        assertPlan(
                "SEARCH terms USING PRIMARY KEY (term=? AND (created_at,seq)>(?,?))",
                TermCursor.UP);
    }

    private void assertPlan(String step, Sql sql) throws SQLException {
        var steps = plan(sql);
        assertTrue(steps.stream().anyMatch(one -> one.startsWith(step)), steps.toString());
        assertEquals(
                List.of(),
                steps.stream().filter(one -> one.matches("SCAN .*|.*TEMP B-TREE.*")).toList(),
                steps.toString());
    }

    private List<String> plan(Sql sql) throws SQLException {
        Path file = folder.resolve("tidemill.db");
        Schema.migrate(file);
        List<String> steps = new ArrayList<>();
        try (var connection = DriverManager.getConnection(SqliteDatabase.url(file));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("explain query plan " + sql.text())) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }

    @Test
    void aSearchBeginsAtItsBoundAndNotAtTheEndOfTheList() {
        assertEquals(new Spot(50, Long.MAX_VALUE), between(50L, 70L).begin(Spot.OLDEST, true));
        assertEquals(new Spot(70, Long.MIN_VALUE), between(50L, 70L).begin(Spot.NEWEST, false));
    }

    @Test
    void aCursorWithinTheBoundsCounts() {
        assertEquals(NEW, between(50L, null).begin(NEW, true));
        assertEquals(OLD, between(null, 70L).begin(OLD, false));
        assertEquals(OLD, between(null, 70L).begin(OLD, true));
        assertEquals(NEW, between(50L, null).begin(NEW, false));
    }

    private static BatchFilter between(@Nullable Long after, @Nullable Long before) {
        var all = BatchFilter.ALL;
        return new BatchFilter(
                all.statuses(),
                all.models(),
                all.endpoints(),
                all.inputFileIds(),
                all.metadata(),
                after,
                before);
    }
}
