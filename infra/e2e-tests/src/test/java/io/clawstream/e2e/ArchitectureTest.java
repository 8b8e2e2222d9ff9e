package io.clawstream.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house's rules (docs/ARCHITECTURE.md), and how to mend what breaks one. */
class ArchitectureTest {
  private static final List<String> SERVICES =
      List.of("ingress", "router", "llm", "tools", "egress");

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.clawstream");

  @Test
  void a_service_does_not_know_another_service() {
    for (String service : SERVICES) {
      String[] others =
          SERVICES.stream()
              .filter(other -> !other.equals(service))
              .map(other -> "io.clawstream." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.clawstream." + service + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .because(
              "services meet only in topics: put what both need into an event (schemas), or what every main needs into the service kit")
          .check(CODE);
    }
  }

  @Test
  void the_contract_depends_on_nothing_of_ours() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.clawstream.schemas..", "io.clawstream.events..", "io.clawstream.state..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.clawstream..")
                .and(
                    not(
                        resideInAnyPackage(
                            "io.clawstream.schemas..",
                            "io.clawstream.events..",
                            "io.clawstream.state.."))))
        .because(
            "dependencies point one way: schemas <- service-kit <- services <- local, bench, cli")
        .check(CODE);
  }

  @Test
  void the_service_kit_knows_no_service() {
    noClasses()
        .that()
        .resideInAPackage("io.clawstream.kit..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.clawstream..")
                .and(
                    not(
                        resideInAnyPackage(
                            "io.clawstream.kit..",
                            "io.clawstream.schemas..",
                            "io.clawstream.events.."))))
        .because(
            "what one service needs lives in that service; the kit is for what every main shares")
        .check(CODE);
  }

  @Test
  void services_do_not_know_how_they_are_operated() {
    noClasses()
        .that()
        .resideInAnyPackage(
            SERVICES.stream()
                .map(service -> "io.clawstream." + service + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.clawstream.local..", "io.clawstream.cli..", "io.clawstream.bench..")
        .because(
            "local, cli and bench start services; a service that needs them cannot be deployed alone")
        .check(CODE);
  }

  @Test
  void packages_have_no_cycles() {
    slices()
        .matching("io.clawstream.(**)")
        .should()
        .beFreeOfCycles()
        .because(
            "a package is one idea: move the class that closes the cycle to where its idea lives")
        .check(CODE);
  }

  @Test
  void every_package_is_null_marked() {
    classes()
        .that()
        .resideInAPackage("io.clawstream..")
        .and()
        .resideOutsideOfPackages("io.clawstream.events..", "io.clawstream.state..")
        .and()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith(NullMarked.class)
        .because("NullAway checks only what is @NullMarked: add it to package-info.java")
        .check(CODE);
  }

  @Test
  void there_are_no_drawers() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..impl..", "..manager..", "..helper..")
        .because(
            "a package is named after its idea: name the idea, or move the class to the one it serves")
        .check(CODE);
  }

  @Test
  void nobody_but_a_main_ends_the_process_of_a_service() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .resideOutsideOfPackage("io.clawstream.local..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .because("a fatal error goes to ServiceContext.onFatal, and the main decides the exit code")
        .check(CODE);
  }
}
