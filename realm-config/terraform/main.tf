terraform {
  required_providers {
    keycloak = {
      source  = "keycloak/keycloak"
      version = ">= 5.0.0"
    }
  }
}

# The provider reads its address and credentials from KEYCLOAK_URL, KEYCLOAK_CLIENT_ID and so on.
provider "keycloak" {}

resource "keycloak_realm" "example" {
  realm   = "example"
  enabled = true

  # sso_session_idle_timeout stays unset: while the idle timeout is on, it is Session Guard's to write.
  attributes = {
    "sessionGuard.limit.enabled"         = "true"
    "sessionGuard.limit.mode"            = "enforced"
    "sessionGuard.limit.max"             = "2"
    "sessionGuard.limit.whenExceeded"    = "end-least-recent"
    "sessionGuard.limit.fallback"        = "deny"
    "sessionGuard.limit.countOffline"    = "true"
    "sessionGuard.limit.resetEndsOthers" = "true"
    "sessionGuard.limit.userAttribute"   = "false"
    "sessionGuard.idle.enabled"          = "true"
    "sessionGuard.idle.value"            = "15"
    "sessionGuard.idle.unit"             = "minutes"
    "sessionGuard.history.retentionDays" = "30"
    "sessionGuard.privacy.ip"            = "masked"
    "sessionGuard.privacy.city"          = "full"
    "sessionGuard.list.roles"            = "member##auditor"
    "sessionGuard.notice.eviction"       = "true"
    "sessionGuard.notice.newLogin"       = "true"
    "sessionGuard.events.perSession"     = "true"
    "sessionGuard.tools.acceptChanges"   = "false"
    "sessionGuard.rules"                 = "[]"
    "sessionGuard.applications"          = "[]"
    "sessionGuard.caps"                  = "[]"
  }
}
