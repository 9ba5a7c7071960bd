/** Rooted trees and the order conditions that stand on them. Not exported: tableaus of all families check themselves by it. */
package org.costate.solver.trees;
