package dev.tidemill.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// What may know what, and what may be called where.
class ArchitectureTest {
    private static final String SERVER = "dev.tidemill.server.";

    /// Each may know those after it.
    private static final List<String> PACKAGES =
            List.of(
                    "app",
                    "ops",
                    "batches",
                    "files",
                    "webhooks",
                    "access",
                    "engine",
                    "dispatch",
                    "store",
                    "blobs",
                    "http",
                    "job",
                    "config",
                    "trace");

    private static final String[] COMPOSITION_ROOT = {
        "dev.tidemill.server.app", "dev.tidemill.cli..", "dev.tidemill.client"
    };

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.tidemill");

    @Test
    void allModulesAreLookedAt() {
        for (var name : List.of("wire", "client.jobs", "server.store", "cli")) {
            assertTrue(
                    MAIN.stream().anyMatch(type -> isIn(type, "dev.tidemill." + name)),
                    "no classes in " + name);
        }
    }

    @Test
    void arrowsPointDown() {
        for (int i = 1; i < PACKAGES.size(); i++) {
            var above = PACKAGES.subList(0, i).stream().map(name -> SERVER + name);
            noClasses()
                    .that()
                    .resideInAPackage(SERVER + PACKAGES.get(i))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(above.toArray(String[]::new)))
                    .allowEmptyShould(true)
                    .because(
                            "arrows point down: "
                                    + String.join(" > ", PACKAGES)
                                    + ". Move what is shared down, or hand it in as an interface")
                    .check(MAIN);
        }
    }

    @Test
    void everyPackageOfTheServerHasAPlace() {
        classes()
                .that()
                .resideInAPackage("dev.tidemill.server..")
                .should()
                .resideInAnyPackage(PACKAGES.stream().map(SERVER::concat).toArray(String[]::new))
                .because("a new package gets its place in ArchitectureTest.PACKAGES first")
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.tidemill.(**)")
                .should()
                .beFreeOfCycles()
                .because("what needs each other belongs together, or one hands the other in")
                .check(MAIN);
    }

    @Test
    void wireKnowsNothingOfTheServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.tidemill.wire")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.tidemill.server..", "dev.tidemill.cli..")
                .because("clients carry wire without the server")
                .check(MAIN);
    }

    @Test
    void clientKnowsNothingButTheWire() {
        noClasses()
                .that()
                .resideInAPackage("dev.tidemill.client..")
                .should()
                .dependOnClassesThat(
                        resideOutsideOfPackages(
                                "dev.tidemill.client..",
                                "dev.tidemill.wire",
                                "java..",
                                "org.jspecify.annotations"))
                .because("a program that takes the client gets nothing else with it")
                .check(MAIN);
    }

    @Test
    void timeIsHandedIn() {
        var clocks =
                Set.of(
                        "java.time.Clock.system",
                        "java.time.Clock.systemUTC",
                        "java.time.Clock.systemDefaultZone",
                        "java.time.Clock.tick",
                        "java.time.Clock.tickMillis",
                        "java.time.Clock.tickSeconds",
                        "java.time.InstantSource.system",
                        "java.lang.System.currentTimeMillis",
                        "java.util.Date.<init>");
        noClasses()
                .that()
                .resideOutsideOfPackages(COMPOSITION_ROOT)
                .should()
                .callCodeUnitWhere(
                        access(
                                "the target is the system's clock",
                                access -> {
                                    String name = access.getTarget().getName();
                                    String owner = access.getTargetOwner().getName();
                                    return clocks.contains(owner + "." + name)
                                            || (owner.startsWith("java.time.")
                                                    && name.equals("now"));
                                }))
                .because("tests set the clock: take a java.time.InstantSource in the constructor")
                .check(MAIN);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tidemill.testkit")
                .should()
                .callMethodWhere(
                        access(
                                "the target sleeps",
                                access ->
                                        access.getTarget().getName().equals("sleep")
                                                && Set.of(
                                                                "java.lang.Thread",
                                                                "java.util.concurrent.TimeUnit")
                                                        .contains(
                                                                access.getTargetOwner().getName())))
                .because("wait for what happens, with a deadline, not for time to pass")
                .check(MAIN);
    }

    @Test
    void sqlStaysInTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER + "store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.flywaydb..")
                .because("all SQL is in the store: give it a method that says what you want")
                .check(MAIN);
    }

    @Test
    void nobodyReflects() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.reflect.."))
                .because("code that calls itself by name cannot be followed: write the call")
                .check(MAIN);
    }

    @Test
    void exceptionsHaveNames() {
        var nameless =
                Set.of(
                        "java.lang.Throwable",
                        "java.lang.Exception",
                        "java.lang.RuntimeException",
                        "java.lang.Error");
        noClasses()
                .should()
                .callConstructorWhere(
                        describe(
                                "the exception has no name of its own",
                                call ->
                                        nameless.contains(call.getTargetOwner().getName())
                                                && !isSuperCall(call)))
                .because("a caller must be able to tell failures apart: throw one that says which")
                .check(MAIN);
    }

    @Test
    void onlyTheCommandPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tidemill.cli..")
                .should()
                .accessFieldWhere(
                        access(
                                "the target is the console",
                                access ->
                                        access.getTargetOwner().isEquivalentTo(System.class)
                                                && Set.of("out", "err")
                                                        .contains(access.getTarget().getName())))
                .because("a server logs: take a Logger of SLF4J")
                .check(MAIN);
    }

    private static boolean isSuperCall(JavaConstructorCall call) {
        return call.getOrigin().isConstructor()
                && call.getOriginOwner().getRawSuperclass().stream()
                        .anyMatch(call.getTargetOwner()::equals);
    }

    private static <T extends JavaAccess<?>> DescribedPredicate<T> access(
            String what, Predicate<T> test) {
        return describe(what, test);
    }

    private static boolean isIn(JavaClass type, String name) {
        return type.getPackageName().equals(name);
    }
}
