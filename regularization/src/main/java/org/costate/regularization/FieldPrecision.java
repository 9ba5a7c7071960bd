package org.costate.regularization;

/** The numbers in which a field computes, whatever the solver computes in. */
public enum FieldPrecision {
    /** 53 bits. */
    DOUBLE(0x1p-52),
    /** 24 bits, for example because a native library evaluates the field. */
    SINGLE(0x1p-23);

    private final double epsilon;

    FieldPrecision(double epsilon) {
        this.epsilon = epsilon;
    }

    /**
     * Distance from 1 to the next larger number.
     *
     * @return machine epsilon
     */
    public double epsilon() {
        return epsilon;
    }
}
