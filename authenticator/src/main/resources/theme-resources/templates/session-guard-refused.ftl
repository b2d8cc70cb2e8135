<#import "template.ftl" as layout>
<#import "session-guard-card.ftl" as sessions>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("sessionGuardRefusedTitle")}
    <#elseif section = "form">
        <div id="session-guard-refused" role="alert">
            <#if sessionGuardOfAll>
            <p class="instruction">${msg("sessionGuardRefusedCap")}</p>
            <p class="instruction">${msg("sessionGuardRefusedLater")}</p>
            <#else>
            <p class="instruction">${msg(sessionGuardOfApplication?then("sessionGuardRefusedApplication", "sessionGuardRefusedReason"), sessionGuardCount, sessionGuardLimit)}</p>
            <p class="instruction">${msg("sessionGuardRefusedWhatToDo")}</p>
            </#if>
        </div>
        <#if sessionGuardSessions??>
            <strong id="session-guard-held">${msg("sessionGuardChooseLegend")}</strong>
            <ul aria-labelledby="session-guard-held" style="list-style: none; margin: .5rem 0 0; padding: 0; overflow-wrap: anywhere">
                <#list sessionGuardSessions as card>
                    <li class="${properties.kcFormGroupClass!}" style="margin-bottom: 1rem">
                        <strong>${card.device()!msg("sessionGuardUnknownDevice")}</strong>
                        <@sessions.details card/>
                    </li>
                </#list>
            </ul>
            <#if sessionGuardMore??><p>${msg("sessionGuardRefusedMore", sessionGuardMore)}</p></#if>
        </#if>
        <#if sessionGuardFree??>
            <p id="session-guard-free">${msg("sessionGuardRefusedFree")} <@sessions.time sessionGuardFree/></p>
        </#if>
        <#if sessionGuardCanRetry>
            <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <div id="kc-form-buttons" class="${properties.kcFormGroupClass!}">
                    <input class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="retry" value="${msg("sessionGuardTryAgain")}"/>
                    <input class="${properties.kcButtonClass!} ${properties.kcButtonDefaultClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="cancel" value="${msg("sessionGuardCancel")}"/>
                </div>
            </form>
        </#if>
        <@sessions.attributions (sessionGuardAttributions![])/>
        <@sessions.script/>
    </#if>
</@layout.registrationLayout>
