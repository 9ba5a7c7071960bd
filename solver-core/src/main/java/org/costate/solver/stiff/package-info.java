/** Methods for stiff equations, one class each, every one a constant {@code METHOD}. */
package org.costate.solver.stiff;
