<#import "template.ftl" as layout>
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
        <#if sessionGuardCanRetry>
            <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <div id="kc-form-buttons" class="${properties.kcFormGroupClass!}">
                    <input class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="retry" value="${msg("sessionGuardTryAgain")}"/>
                    <input class="${properties.kcButtonClass!} ${properties.kcButtonDefaultClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="cancel" value="${msg("sessionGuardCancel")}"/>
                </div>
            </form>
        </#if>
    </#if>
</@layout.registrationLayout>
