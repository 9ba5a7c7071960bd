/**
 * Equations written against Hipparchus's {@code CalculusFieldElement}, run once with recording numbers. The run leaves a
 * straight-line program; derivatives are programs made from it; all of them become bytecode. Nothing here knows a solver's
 * methods, networks or optimizers.
 */
package org.costate.trace;
