@NullMarked
package dev.sessionguard.notice;

import org.jspecify.annotations.NullMarked;
