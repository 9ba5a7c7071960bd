package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.adjoint.GradientCheck;
import org.costate.testkit.AllocationMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The three forms of the flow, for every denoiser. */
class FlowFieldTest {

    record Case(FlowForm form, Denoisers.Kind kind) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (FlowForm form : FlowForm.values()) {
            for (Denoisers.Kind kind : Denoisers.all()) {
                cases.add(new Case(form, kind));
            }
        }
        return cases;
    }

    private static double coordinate(FlowForm form, double phi) {
        return switch (form) {
            case NOISE -> Math.tan(phi);
            case DATA -> -Math.log(Math.tan(phi));
            case ANGLE -> phi;
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pullbacksAgreeWithDifferences(Case each) {
        double[] theta = each.kind().theta();
        int k = each.kind().model().conditionWidth();
        double[] all = Arrays.copyOf(theta, theta.length + 2 * k);
        System.arraycopy(Denoisers.rows(2, k, 9), 0, all, theta.length, 2 * k);
        double[] y = Denoisers.rows(2, 2, 8);
        GradientCheck check = GradientCheck.of(p -> FlowField.of(
                each.form(),
                each.kind().of().apply(Arrays.copyOf(p, theta.length)),
                Arrays.copyOfRange(p, theta.length, p.length)));
        for (double phi : new double[] {0.3, 0.8, 1.2}) {
            check.at(coordinate(each.form(), phi), y, all).requireBelow(1e-7);
        }
    }

    /** dy/drho = (y - D)/rho, and the other forms by the chain rule. */
    @ParameterizedTest
    @MethodSource("cases")
    void allFormsAreOneCurve(Case each) {
        Denoiser model = each.kind().model();
        double[] c = Denoisers.rows(1, model.conditionWidth(), 9);
        double phi = 0.7;
        double rho = Math.tan(phi);
        double[] y = {0.4, -1.7};
        double[] noise = new double[2];
        FlowField.of(FlowForm.NOISE, model, c).evaluate(rho, y, noise);
        double[] z = {y[0] * Math.cos(phi), y[1] * Math.cos(phi)};
        double[] slope = new double[2];
        FlowField.of(each.form(), model, c)
                .evaluate(coordinate(each.form(), phi), each.form() == FlowForm.ANGLE ? z : y, slope);
        for (int i = 0; i < 2; i++) {
            double expected = switch (each.form()) {
                case NOISE -> noise[i];
                case DATA -> -rho * noise[i];
                // z = cos y, dy/dphi = epsilon / cos^2
                case ANGLE -> noise[i] / Math.cos(phi) - Math.sin(phi) * y[i];
            };
            assertThat(slope[i]).isCloseTo(expected, within(1e-13 * (1 + Math.abs(noise[i]))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsAllocatedAfterTheFirstEvaluations(FlowForm form) {
        for (Denoisers.Kind kind : Denoisers.all()) {
            Denoiser model = kind.model();
            FlowField field = FlowField.of(form, model, Denoisers.rows(2, model.conditionWidth(), 9));
            var pass = field.linearization();
            double[] y = {0.1, 0.2, 0.3, 0.4};
            double[] out = new double[4];
            double[] yBar = new double[4];
            double[] thetaBar = new double[field.parameterCount()];
            double t = coordinate(form, 0.8);
            double bytes = AllocationMeter.perUnit(
                    units -> {
                        for (int i = 0; i < units; i++) {
                            field.evaluate(t, y, out);
                            pass.evaluate(t, y, out);
                            pass.pullback(out, yBar, thetaBar);
                        }
                    },
                    50);
            assertThat(bytes).as(kind.name()).isEqualTo(0);
        }
    }

    @Test
    void misuseIsNamed() {
        Denoiser model = Denoisers.gaussian().model();
        Denoiser conditioned =
                GaussianDenoiser.of(new double[2], new double[] {1, 1}).withConditionedMean();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowField.of(FlowForm.ANGLE, model, new double[2]))
                .withMessage("condition has length 2, but must have length 0 numbers for a model of condition width 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowField.of(FlowForm.ANGLE, conditioned, new double[3]))
                .withMessageContaining("condition has length 3, but must have a positive multiple of 2 numbers");
        FlowField field = FlowField.of(FlowForm.ANGLE, conditioned, new double[4]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> field.requireDimension(6))
                .withMessageContaining("n = 6, but must be 2 rows x 2");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> FlowField.of(FlowForm.ANGLE, model, new double[0]).requireDimension(3))
                .withMessageContaining("n = 3, but must be a positive multiple of the model's dimension 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> field.evaluate(-0.1, new double[4], new double[4]))
                .withMessageContaining("phi = -0.1, but must lie in [0, pi/2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowField.of(FlowForm.NOISE, model, new double[0])
                        .evaluate(Double.POSITIVE_INFINITY, new double[2], new double[2]))
                .withMessageContaining("the NOISE form is singular; use FlowForm.ANGLE");
        long before = field.revision();
        field.loadCondition(new double[] {1, 2, 3, 4});
        assertThat(field.revision()).isNotEqualTo(before);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> field.loadCondition(new double[2]))
                .withMessage("condition has length 2, but must have length 4");
    }
}
