/** The method that switches between an explicit and a stiff one, and the library's default. */
package org.costate.solver.auto;
