package org.costate.trace;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made when it is first asked for, once, whichever thread asks.
 *
 * @param <V> what is made
 */
final class Lazy<V> {

    private final Supplier<V> maker;
    private volatile @Nullable V value;

    Lazy(Supplier<V> maker) {
        this.maker = maker;
    }

    V get() {
        V known = value;
        return known != null ? known : make();
    }

    private synchronized V make() {
        V known = value;
        if (known == null) {
            known = maker.get();
            value = known;
        }
        return known;
    }
}
