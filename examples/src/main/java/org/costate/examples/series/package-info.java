/** Irregular, masked series of several channels: a folder of PhysioNet records, and a model that generates some. */
@NullMarked
package org.costate.examples.series;

import org.jspecify.annotations.NullMarked;
