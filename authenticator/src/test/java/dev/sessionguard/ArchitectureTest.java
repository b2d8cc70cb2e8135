package dev.sessionguard;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layout that CONTRIBUTING.md promises. */
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
  static final ArchRule plainFeaturesDoNotGoInCircles =
      slices().matching("dev.sessionguard.(*)").should().beFreeOfCycles();

  /** Keycloak's session table changes in 26.8; its entity has one place. */
  @ArchTest
  static final ArchRule keycloaksSessionTableHasOnePlace =
      noClasses()
          .that()
          .doNotHaveSimpleName("SessionDirectory")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.keycloak.models.jpa.session..");

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
          .should()
          .dependOnClassesThat(resideInAPackage("org.keycloak.services.resources.admin.fgap.."));
}
