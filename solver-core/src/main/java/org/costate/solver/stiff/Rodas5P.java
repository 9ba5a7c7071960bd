package org.costate.solver.stiff;

import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.RosenbrockTableau;

/**
 * Rodas5P, order 5(4) with eight stages, L-stable, stiffly accurate, with a dense output of order 4. Made for problems of
 * the kind of Prothero and Robinson and for parabolic ones, where it loses less order than its like. The coefficients of the
 * dense output are moved by up to 8e-9, the least that makes them meet the conditions of order 4 to rounding.
 *
 * <p>Source: G. Steinebach, <i>Construction of Rosenbrock-Wanner method Rodas5P and numerical benchmarks within the Julia
 * Differential Equations package</i>, BIT 63 (2023) 27.
 */
public final class Rodas5P {

    /** The method. */
    public static final RosenbrockMethod METHOD = RosenbrockTableau.named("Rodas5P", 5)
            .from("Steinebach 2023")
            .gamma(0.21193756319429014)
            .states(
                    new double[] {},
                    new double[] {3.0},
                    new double[] {2.849394379747939, 0.45842242204463923},
                    new double[] {-6.954028509809101, 2.489845061869568, -10.358996098473584},
                    new double[] {2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641},
                    new double[] {
                        -7.502846399306121,
                        2.561846144803919,
                        -11.627539656261098,
                        -0.18268767659942256,
                        0.030198172008377946
                    },
                    new double[] {
                        -7.502846399306121,
                        2.561846144803919,
                        -11.627539656261098,
                        -0.18268767659942256,
                        0.030198172008377946,
                        1
                    },
                    new double[] {
                        -7.502846399306121,
                        2.561846144803919,
                        -11.627539656261098,
                        -0.18268767659942256,
                        0.030198172008377946,
                        1,
                        1
                    })
            .rightSides(
                    new double[] {},
                    new double[] {-14.155112264123755},
                    new double[] {-17.97296035885952, -2.859693295451294},
                    new double[] {147.12150275711716, -1.41221402718213, 71.68940251302358},
                    new double[] {165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306},
                    new double[] {
                        24.854864614690072,
                        -3.0009227002832186,
                        47.4931110020768,
                        5.5814197821558125,
                        -0.6610691825249471
                    },
                    new double[] {
                        30.91273214028599,
                        -3.1208243349937974,
                        77.79954646070892,
                        34.28646028294783,
                        -19.097331116725623,
                        -28.087943162872662
                    },
                    new double[] {
                        37.80277123390563,
                        -3.2571969029072276,
                        112.26918849496327,
                        66.9347231244047,
                        -40.06618937091002,
                        -54.66780262877968,
                        -9.48861652309627
                    })
            .weights(
                    -7.502846399306121,
                    2.561846144803919,
                    -11.627539656261098,
                    -0.18268767659942256,
                    0.030198172008377946,
                    1,
                    1,
                    1)
            .error(4, 0, 0, 0, 0, 0, 0, 0, 1)
            .denseOfRodas(
                    4,
                    new double[] {
                        25.948786856663872,
                        -2.557972484584624,
                        10.433815404888852,
                        -2.3679251022685084,
                        0.5249485413210571,
                        1.1241088310450393,
                        0.42728761944317534,
                        -0.17202221070155493
                    },
                    new double[] {
                        -9.91568850695402,
                        -0.9689944594115719,
                        3.0438037242979785,
                        -24.49522456621557,
                        20.17613833470903,
                        15.980663614246343,
                        -6.789040303419697,
                        -6.710236069923372
                    },
                    new double[] {
                        11.419903576451674,
                        2.887964514603337,
                        72.9213799626005,
                        80.12511834872647,
                        -52.072871367758374,
                        -59.789936254702845,
                        -0.1558268431934442,
                        4.883087185713722
                    })
            .toMethod();

    private Rodas5P() {}
}
