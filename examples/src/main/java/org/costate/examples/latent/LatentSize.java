package org.costate.examples.latent;

import java.util.Locale;

/** How large a latent ODE is. */
public enum LatentSize {
    /** Half of the paper's widths: unit 25 (hidden 20), code of 10, dynamics of four blocks 10-25-10. */
    SMALL(25, 20, 25, 10, 4, 25),
    /** Unit 50 (hidden 40), code of 20, dynamics of four blocks 20-50-20, as in Pal et al. 2021. */
    PAPER(50, 40, 50, 20, 4, 50);

    private final int unit;
    private final int unitHidden;
    private final int headHidden;
    private final int latent;
    private final int blocks;
    private final int blockHidden;

    LatentSize(int unit, int unitHidden, int headHidden, int latent, int blocks, int blockHidden) {
        this.unit = unit;
        this.unitHidden = unitHidden;
        this.headHidden = headHidden;
        this.latent = latent;
        this.blocks = blocks;
        this.blockHidden = blockHidden;
    }

    /** Width of the encoder's state. */
    int unit() {
        return unit;
    }

    /** Width of the hidden layers of the encoder's unit. */
    int unitHidden() {
        return unitHidden;
    }

    /** Width of the hidden layer between the encoder's state and the code. */
    int headHidden() {
        return headHidden;
    }

    /** Width of the state that the ODE moves. */
    int latent() {
        return latent;
    }

    /** Pairs of layers of the dynamics. */
    int blocks() {
        return blocks;
    }

    /** Width between the two layers of a block. */
    int blockHidden() {
        return blockHidden;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
