package org.costate.solver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which way dependencies point, and what classes may look like. */
class WallsTest {

    private static final String CORE = "org.costate.solver";

    private static JavaClasses solver;

    @BeforeAll
    static void read() {
        solver = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(CORE);
        assertThat(solver).hasSizeGreaterThan(40);
    }

    @Test
    void theCoreUsesItselfTheJdkEjmlForLinearSystemsAndHipparchusForRoots() {
        classes()
                .that()
                .resideOutsideOfPackage(CORE + ".newton..")
                .and()
                .doNotHaveSimpleName("CrossingRoot")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE + "..", "java..", "org.jspecify..")
                .check(solver);
        classes()
                .that()
                .resideInAPackage(CORE + ".newton..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, CORE + ".newton..", "java..", "org.ejml..", "org.jspecify..")
                .check(solver);
    }

    @Test
    void theLoopKnowsNoMethodAndMethodsAreDataOnTopOfRk() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        CORE + ".rk..",
                        CORE + ".method..",
                        CORE + ".newton..",
                        CORE + ".implicit..",
                        CORE + ".stiff..",
                        CORE + ".auto..",
                        CORE + ".srk..",
                        CORE + ".sde..")
                .check(solver);
        classes()
                .that()
                .resideInAPackage(CORE + ".rk..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, CORE + ".rk..", CORE + ".trees..", "java..", "org.jspecify..")
                .check(solver);
        classes()
                .that()
                .resideInAPackage(CORE + ".method..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE + ".rk..", CORE + ".method..", "java.lang..")
                .check(solver);
    }

    @Test
    void stiffMethodsAreDataOnTopOfImplicitOnesAndAutoJoinsTheFamilies() {
        classes()
                .that()
                .resideInAPackage(CORE + ".stiff..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE + ".implicit..", CORE + ".stiff..", "java.lang..")
                .check(solver);
        classes()
                .that()
                .resideInAPackage(CORE + ".implicit..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        CORE,
                        CORE + ".implicit..",
                        CORE + ".newton..",
                        CORE + ".rk..",
                        CORE + ".trees..",
                        "java..",
                        "org.jspecify..")
                .check(solver);
        classes()
                .that()
                .resideInAPackage(CORE + ".trees..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE + ".trees..", "java..")
                .check(solver);
        noClasses()
                .that()
                .resideOutsideOfPackage(CORE + ".auto..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CORE + ".auto..")
                .check(solver);
    }

    @Test
    void stochasticMethodsAreDataOnTopOfSrk() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE + ".srk..", CORE + ".rk..", CORE + ".method..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CORE + ".sde..")
                .check(solver);
        noClasses()
                .that()
                .resideInAnyPackage(CORE + ".rk..", CORE + ".method..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CORE + ".srk..")
                .check(solver);
        classes()
                .that()
                .resideInAPackage(CORE + ".sde..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, CORE + ".srk..", CORE + ".sde..", "java.lang..", "java.util..")
                .check(solver);
    }

    @Test
    void brownianPathsKnowNothingElse() {
        classes()
                .that()
                .resideInAPackage(CORE + ".noise..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE + ".noise..", "java.lang..", "java.util")
                .check(solver);
    }

    @Test
    void ensemblesKnowTheContractsAndNobodyKnowsThem() {
        classes()
                .that()
                .resideInAPackage(CORE + ".ensemble..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, CORE + ".noise..", CORE + ".ensemble..", "java..", "org.jspecify..")
                .check(solver);
        noClasses()
                .that()
                .resideOutsideOfPackage(CORE + ".ensemble..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CORE + ".ensemble..")
                .check(solver);
    }

    @Test
    void hotPackagesUseNeitherStreamsNorOptionals() {
        noClasses()
                .that()
                .resideInAPackage(CORE + "..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(BaseStream.class)
                .check(solver);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Optional.class)
                .check(solver);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream..")
                .check(solver);
    }

    @Test
    void concreteClassesAreFinal() {
        GivenClassesConjunction concrete = classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and(DescribedPredicate.describe("are not anonymous", (JavaClass type) -> !type.isAnonymousClass()));
        concrete.should().haveModifier(JavaModifier.FINAL).check(solver);
        noClasses()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.ABSTRACT)
                .check(solver);
    }

    @Test
    void namesAreNouns() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Impl)(\\$.*)?")
                .check(solver);
    }
}
