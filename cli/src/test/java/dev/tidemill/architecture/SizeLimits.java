package dev.tidemill.architecture;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Finds what is too large for one look, in a file that is parsed and not compiled.
final class SizeLimits extends TreePathScanner<@Nullable Void, @Nullable Void> {
    static final int FILE_LINES = 500;
    static final int METHOD_LINES = 60;
    static final int NESTING = 3;
    static final int CONSTRUCTOR_PARAMETERS = 6;

    private final CompilationUnitTree file;
    private final SourcePositions positions;
    private final List<String> breaches = new ArrayList<>();
    private int depth;

    private SizeLimits(CompilationUnitTree file, SourcePositions positions) {
        this.file = file;
        this.positions = positions;
    }

    /// One sentence for each breach, with its place and the way out.
    static List<String> breaches(Iterable<? extends JavaFileObject> sources) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var task = (JavacTask) compiler.getTask(null, null, null, null, null, sources);
        var positions = Trees.instance(task).getSourcePositions();
        var found = new ArrayList<String>();
        try {
            for (CompilationUnitTree file : task.parse()) {
                var limits = new SizeLimits(file, positions);
                limits.checkFile();
                limits.scan(file, null);
                found.addAll(limits.breaches);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void checkFile() {
        long lines = line(positions.getEndPosition(file, file));
        if (lines > FILE_LINES) {
            breach(
                    file,
                    "the file has %d lines; %d are allowed: split it by what changes together"
                            .formatted(lines, FILE_LINES));
        }
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        checkLength(method, method.getName().toString());
        boolean constructor = method.getReturnType() == null;
        int parameters = method.getParameters().size();
        if (constructor && !ofRecord() && parameters > CONSTRUCTOR_PARAMETERS) {
            breach(
                    method,
                    ("the constructor takes %d parameters; %d are allowed: join those that belong"
                                    + " together in a record, or split the class")
                            .formatted(parameters, CONSTRUCTOR_PARAMETERS));
        }
        return afresh(() -> super.visitMethod(method, nothing));
    }

    @Override
    public @Nullable Void visitBlock(BlockTree block, @Nullable Void nothing) {
        if (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree) {
            checkLength(block, "initializer");
        }
        return super.visitBlock(block, nothing);
    }

    private boolean ofRecord() {
        return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
    }

    private void checkLength(Tree tree, String name) {
        long lines = line(positions.getEndPosition(file, tree)) - line(tree) + 1;
        if (lines > METHOD_LINES) {
            breach(
                    tree,
                    "%s has %d lines; %d are allowed: name its steps as methods of their own"
                            .formatted(name, lines, METHOD_LINES));
        }
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
        return afresh(() -> super.visitClass(type, nothing));
    }

    @Override
    public @Nullable Void visitIf(IfTree tree, @Nullable Void nothing) {
        boolean chained =
                getCurrentPath().getParentPath().getLeaf() instanceof IfTree parent
                        && parent.getElseStatement() == tree;
        return chained
                ? super.visitIf(tree, nothing)
                : deeper(tree, () -> super.visitIf(tree, nothing));
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitForLoop(tree, nothing));
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitEnhancedForLoop(tree, nothing));
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitWhileLoop(tree, nothing));
    }

    @Override
    public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitDoWhileLoop(tree, nothing));
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitSwitch(tree, nothing));
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitSwitchExpression(tree, nothing));
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitTry(tree, nothing));
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void nothing) {
        return deeper(tree, () -> super.visitSynchronized(tree, nothing));
    }

    private @Nullable Void deeper(Tree tree, Supplier<@Nullable Void> visit) {
        depth++;
        if (depth == NESTING + 1) {
            breach(
                    tree,
                    "nesting of %d; %d is allowed: return early, or name the inner part as a method"
                            .formatted(depth, NESTING));
        }
        visit.get();
        depth--;
        return null;
    }

    private @Nullable Void afresh(Supplier<@Nullable Void> visit) {
        int outer = depth;
        depth = 0;
        visit.get();
        depth = outer;
        return null;
    }

    private void breach(Tree tree, String what) {
        breaches.add(file.getSourceFile().getName() + ":" + line(tree) + ": " + what + ".");
    }

    private long line(Tree tree) {
        return line(positions.getStartPosition(file, tree));
    }

    private long line(long position) {
        return file.getLineMap().getLineNumber(position);
    }
}
