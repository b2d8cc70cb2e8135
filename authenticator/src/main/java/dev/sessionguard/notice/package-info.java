/** E-mails to users about their own sessions: when one is due and what it may say. */
@NullMarked
package dev.sessionguard.notice;

import org.jspecify.annotations.NullMarked;
