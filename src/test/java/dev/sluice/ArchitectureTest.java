package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may use whom. A row may use what it lists, the JDK and its own package; nothing else. */
class ArchitectureTest {
  private static final String ROOT = "dev.sluice.";

  /** Marks on types that change nothing at run time. */
  private static final List<String> ANNOTATIONS =
      List.of("org.jspecify.annotations..", "com.google.errorprone.annotations..");

  private static final Map<String, Row> TABLE =
      Map.ofEntries(
          entry("median", new Row(List.of(), List.of("jdk.incubator.vector.."))),
          entry("admission", new Row(List.of(), List.of())),
          entry("codec", new Row(List.of("median"), List.of("com.twelvemonkeys..", "org.slf4j.."))),
          entry("defence", new Row(List.of("median", "codec"), List.of())),
          entry("detect", new Row(List.of(), List.of("tools.jackson..", "picocli.."))),
          entry(
              "payload",
              new Row(
                  List.of("median", "codec"),
                  List.of("tools.jackson..", "com.fasterxml.jackson.."))),
          entry(
              "model",
              new Row(
                  List.of("admission"), List.of("org.apache.hc..", "io.helidon..", "org.slf4j.."))),
          entry(
              "pipeline",
              new Row(
                  List.of("median", "defence", "detect", "payload", "admission", "model"),
                  List.of())),
          entry(
              "files",
              new Row(
                  List.of("median", "codec", "defence", "payload"),
                  List.of("picocli..", "me.tongfei.progressbar..", "org.slf4j.."))),
          entry("embed", new Row(List.of("median"), List.of("picocli.."))),
          entry(
              "telemetry",
              new Row(
                  List.of("admission", "detect", "pipeline"),
                  List.of(
                      "io.micrometer..",
                      "io.opentelemetry..",
                      "io.prometheus.metrics.tracer..",
                      "org.slf4j.."))),
          entry(
              "http",
              new Row(
                  List.of("pipeline"),
                  List.of(
                      "org.springframework..",
                      "jakarta.servlet..",
                      "io.swagger.v3..",
                      "org.apache.coyote..",
                      "org.apache.catalina..",
                      "org.apache.tomcat.util.threads..",
                      "tools.jackson..",
                      "com.fasterxml.jackson.annotation..",
                      "org.slf4j.."))));

  private static JavaClasses production;

  private record Row(List<String> packages, List<String> libraries) {}

  @BeforeAll
  static void load() {
    production =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sluice");
  }

  static List<String> rows() {
    return TABLE.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aPackageUsesOnlyItsColumns(String name) {
    Row row = TABLE.get(name);
    List<String> allowed =
        new ArrayList<>(List.of("java..", "javax..", "org.w3c.dom..", ROOT + name + ".."));
    row.packages().forEach(other -> allowed.add(ROOT + other + ".."));
    allowed.addAll(row.libraries());
    allowed.addAll(ANNOTATIONS);
    allowed.add("");

    classes()
        .that(resideInAPackage(ROOT + name + ".."))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .check(production);
  }

  @Test
  void nobodyUsesTheWiring() {
    noClasses()
        .that(not(resideInAnyPackage("dev.sluice", "dev.sluice.demo..", "dev.sluice.evaluation..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sluice")
        .check(production);
  }

  @Test
  void packagesFormNoCycle() {
    SlicesRuleDefinition.slices()
        .matching("dev.sluice.(*)..")
        .should()
        .beFreeOfCycles()
        .check(production);
  }

  /** So that the scalar path loads without the module. */
  @Test
  void onlyVectorKernelsImportTheVectorModule() {
    noClasses()
        .that()
        .haveSimpleNameNotContaining("Vector")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(production);
  }

  @Test
  void everyPackageHasARow() {
    List<String> known = new ArrayList<>(rows());
    known.addAll(List.of("evaluation", "demo"));

    assertThat(production.stream().map(type -> type.getPackageName()).distinct())
        .allSatisfy(
            found ->
                assertThat(found.equals("dev.sluice") || known.contains(found.split("\\.")[2]))
                    .as(found)
                    .isTrue());
  }
}
