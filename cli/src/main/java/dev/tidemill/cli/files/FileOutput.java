package dev.tidemill.cli.files;

import dev.tidemill.cli.terminal.Amount;
import dev.tidemill.cli.terminal.Facts;
import dev.tidemill.cli.terminal.Moment;
import dev.tidemill.cli.terminal.Table;
import dev.tidemill.client.files.FileObject;
import java.util.List;

/// How commands show files.
final class FileOutput {
    private FileOutput() {}

    /// A row for each.
    static Table table(List<FileObject> files) {
        Moment here = Moment.here();
        var table = new Table("ID", "PURPOSE", "SIZE", "CREATED", "NAME", "EXPIRES", "AT");
        for (FileObject file : files) {
            table.add(
                    file.id(),
                    file.purpose().asString(),
                    Amount.bytes(file.bytes()),
                    here.relative(file.createdAt()),
                    file.filename(),
                    file.expiresAt().map(here::relative).orElse(""),
                    here.local(file.createdAt()));
        }
        return table;
    }

    /// All that is known of one.
    static Facts facts(FileObject file) {
        Moment here = Moment.here();
        return new Facts()
                .add("id", file.id())
                .add("name", file.filename())
                .add("purpose", file.purpose().asString())
                .add("size", Amount.bytes(file.bytes()))
                .add("created", here.both(file.createdAt()))
                .add("expires", file.expiresAt().map(here::both));
    }
}
