package org.costate.trace;

import org.hipparchus.exception.LocalizedCoreFormats;
import org.hipparchus.exception.MathIllegalArgumentException;

/**
 * Sums of products as accurate as if computed with twice the digits (Ogita, Rump, Oishi 2005), which is what
 * Hipparchus's {@code linearCombination} promises. What rounding took has the derivative zero, so derivatives are plain
 * sums of products.
 */
final class DotProduct {

    private DotProduct() {}

    static TracedNumber of(TracedNumber anchor, TracedNumber[] a, TracedNumber[] b) {
        if (a.length != b.length) {
            throw new MathIllegalArgumentException(LocalizedCoreFormats.DIMENSIONS_MISMATCH, a.length, b.length);
        }
        if (a.length == 0) {
            return anchor.newInstance(0);
        }
        TracedNumber sum = a[0].multiply(b[0]);
        TracedNumber error = a[0].binary(Operation.PRODUCT_ERROR, b[0]);
        for (int i = 1; i < a.length; i++) {
            TracedNumber product = a[i].multiply(b[i]);
            TracedNumber lost =
                    sum.binary(Operation.SUM_ERROR, product).add(a[i].binary(Operation.PRODUCT_ERROR, b[i]));
            error = error.add(lost);
            sum = sum.add(product);
        }
        return sum.add(error);
    }
}
