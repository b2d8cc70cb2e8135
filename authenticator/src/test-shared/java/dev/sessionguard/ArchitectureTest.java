package dev.sessionguard;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The layout that CONTRIBUTING.md promises, of all modules that this one is built from. What stands
 * in the text of a query no bytecode tells: {@code SourceFencesTest}.
 */
@AnalyzeClasses(packages = "dev.sessionguard", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule plainPackagesKnowNoKeycloak =
      noClasses()
          .that()
          .resideOutsideOfPackage("..keycloak..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.keycloak..",
              "jakarta.persistence..",
              "jakarta.ws..",
              "org.hibernate..",
              "org.jboss..",
              "java.sql..",
              "dev.sessionguard..keycloak..");

  @ArchTest
  static final ArchRule packagesAreNamedForFeatures =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..utils..", "..common..", "..helper..", "..manager..", "..impl..");

  @ArchTest
  static final ArchRule classesAreNamedForWhatTheyAre =
      classes().should().haveNameNotMatching(".*(Utils?|Helper|Manager|Impl|Common)");

  @ArchTest
  static final ArchRule packagesDoNotGoInCircles =
      slices().matching("dev.sessionguard.(**)").should().beFreeOfCycles();

  /** The gates, and what wires everything, know the engine; nothing of the engine knows them. */
  @ArchTest
  static final ArchRule theEngineKnowsNoGates =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..guard..",
              "..limit.keycloak..",
              "..page.keycloak..",
              "..sessions..",
              "..rest..",
              "..account..",
              "..console..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..guard..", "..limit.keycloak..", "..page.keycloak..");

  @ArchTest
  static final ArchRule onlyTheAdministrationKnowsTheGuard =
      noClasses()
          .that()
          .resideOutsideOfPackages("..guard..", "..rest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..guard..");

  /** Keycloak 26.8 turns its session cache off; whoever ends a session need not know of it. */
  @ArchTest
  static final ArchRule keycloaksSessionCacheHasOnePlace =
      noClasses()
          .that()
          .doNotHaveSimpleName("SessionCaches")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.infinispan..", "org.keycloak.models.sessions.infinispan..");

  /** Fine-grained permissions moved packages between 26.0 and 26.7. */
  @ArchTest
  static final ArchRule theEngineKnowsNoPermissions =
      noClasses()
          .that()
          .resideOutsideOfPackages("..rest..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.keycloak.services.resources.admin.fgap.."));

  /** Settings hold rules; rules hold a limit and nothing else that can be set. */
  @ArchTest
  static final ArchRule rulesStandBelowSettings =
      noClasses()
          .that()
          .resideInAPackage("dev.sessionguard.rules..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..settings..", "..statement..", "..idle..", "..ledger..", "..ending..");
}
