package dev.sessionguard.settings;

/**
 * What holds for tools that change the realm's attributes past our REST API.
 *
 * @param acceptChanges whether settings that such a change leaves out count as switched off,
 *     without an administrator's consent
 */
public record ToolSettings(boolean acceptChanges) {

  public static final ToolSettings DEFAULT = new ToolSettings(false);
}
