/** The statement of what a realm enforces, for an auditor's file. */
@NullMarked
package dev.sessionguard.statement;

import org.jspecify.annotations.NullMarked;
