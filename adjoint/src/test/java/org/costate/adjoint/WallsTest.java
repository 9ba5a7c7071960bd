package org.costate.adjoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which way dependencies point between the packages of this module, and what its classes may look like. */
class WallsTest {

    private static final String SOLVER = "org.costate.solver..";
    private static final String ADJOINT = "org.costate.adjoint..";
    private static final String EQUILIBRIUM = "org.costate.equilibrium..";
    private static final String NEURAL = "org.costate.neural..";
    private static final String OPTIM = "org.costate.optim..";
    private static final String TRACE = "org.costate.trace..";
    private static final String DIFFUSION = "org.costate.diffusion..";
    private static final String SAMPLER = "org.costate.diffusion.sampler..";
    private static final String GUIDE = "org.costate.diffusion.guide..";
    private static final String SCORE = "org.costate.diffusion.score..";
    private static final String SEARCH = "org.costate.diffusion.search..";

    private static JavaClasses module;

    @BeforeAll
    static void read() {
        module = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(
                        "org.costate.adjoint",
                        "org.costate.equilibrium",
                        "org.costate.neural",
                        "org.costate.optim",
                        "org.costate.trace",
                        "org.costate.diffusion");
        assertThat(module).hasSizeGreaterThan(50);
    }

    private static void mayUse(String where, String... packages) {
        classes()
                .that()
                .resideInAPackage(where)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true)
                .check(module);
    }

    @Test
    void adjointUsesNoneOfTheOthers() {
        mayUse(
                ADJOINT,
                ADJOINT,
                SOLVER,
                "java..",
                "org.jspecify..",
                "org.hipparchus.analysis.integration.gauss",
                "org.hipparchus.util");
    }

    @Test
    void equilibriumKnowsAdjointOnly() {
        mayUse(EQUILIBRIUM, EQUILIBRIUM, ADJOINT, SOLVER, "java..", "org.jspecify..");
    }

    @Test
    void neuralKnowsAdjointOnly() {
        mayUse(NEURAL, NEURAL, ADJOINT, SOLVER, "java..", "org.jspecify..");
    }

    @Test
    void optimKnowsNobody() {
        mayUse(OPTIM, OPTIM, "java..", "org.jspecify..");
    }

    @Test
    void traceKnowsAdjointAndTheLibrariesThatItIsAbout() {
        mayUse(TRACE, TRACE, ADJOINT, SOLVER, "org.hipparchus..", "org.objectweb.asm..", "java..", "org.jspecify..");
    }

    @Test
    void onlyTheGeneratorOfCodeKnowsItsLibrary() {
        noClasses()
                .that()
                .haveNameNotMatching(
                        "org\\.costate\\.trace\\.(KernelCompiler|SmallCode|CodeWriter|GeneratedClass)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.objectweb.asm..")
                .check(module);
    }

    @Test
    void diffusionAlsoKnowsNeuralAndOptim() {
        mayUse(
                DIFFUSION,
                DIFFUSION,
                NEURAL,
                OPTIM,
                ADJOINT,
                SOLVER,
                "java..",
                "org.jspecify..",
                "org.hipparchus",
                "org.hipparchus.analysis.differentiation",
                "org.hipparchus.analysis.integration.gauss",
                "org.hipparchus.linear",
                "org.hipparchus.special");
    }

    @Test
    void neighboursOfDiffusionDoNotKnowEachOther() {
        String ensembles = "org.costate.solver.ensemble";
        mayUse(GUIDE, GUIDE, "org.costate.diffusion", "java..", "org.jspecify..", "org.hipparchus.linear");
        mayUse(
                SCORE,
                SCORE,
                "org.costate.diffusion",
                "java..",
                "org.jspecify..",
                "org.hipparchus.analysis.integration.gauss");
        mayUse(SEARCH, SEARCH, "org.costate.diffusion", ensembles, "java..", "org.jspecify..");
        for (String outer : List.of(GUIDE, SCORE, SEARCH)) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(outer)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(outer)
                    .check(module);
        }
    }

    @Test
    void samplersAreDataOnTopOfDiffusion() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SAMPLER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SAMPLER)
                .check(module);
        mayUse(
                SAMPLER,
                SAMPLER,
                "org.costate.diffusion",
                "java.lang..",
                "org.jspecify..",
                "org.hipparchus",
                "org.hipparchus.analysis.differentiation");
    }

    @Test
    void sweepsUseNeitherStreamsNorOptionals() {
        for (Class<?> type : List.of(BaseStream.class, Optional.class)) {
            noClasses()
                    .that()
                    .resideInAPackage(ADJOINT)
                    .and()
                    .haveNameNotMatching(".*\\.(GradientCheck|AuditReport)(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(type)
                    .check(module);
        }
    }

    @Test
    void concreteClassesAreFinal() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and(DescribedPredicate.describe("are not anonymous", (JavaClass type) -> !type.isAnonymousClass()))
                .and(DescribedPredicate.describe(
                        "are not constants of enums",
                        (JavaClass type) ->
                                !type.getRawSuperclass().map(JavaClass::isEnum).orElse(false)))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(module);
    }

    @Test
    void namesAreNouns() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Impl)(\\$.*)?")
                .check(module);
    }
}
