package dev.sessionguard.settings;

import java.util.Objects;

/** Everything an administrator can set for one realm. Immutable and always within its bounds. */
public record GuardSettings(
    LimitSettings limit,
    IdleSettings idle,
    HistorySettings history,
    PrivacySettings privacy,
    ListSettings list,
    NoticeSettings notice,
    EventSettings events,
    ToolSettings tools) {

  public static final GuardSettings DEFAULT =
      new GuardSettings(
          LimitSettings.DEFAULT,
          IdleSettings.DEFAULT,
          HistorySettings.DEFAULT,
          PrivacySettings.DEFAULT,
          ListSettings.DEFAULT,
          NoticeSettings.DEFAULT,
          EventSettings.DEFAULT,
          ToolSettings.DEFAULT);

  public GuardSettings {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(idle, "idle");
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(privacy, "privacy");
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(notice, "notice");
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(tools, "tools");
  }
}
