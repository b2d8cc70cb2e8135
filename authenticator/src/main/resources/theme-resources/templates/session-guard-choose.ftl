<#import "template.ftl" as layout>
<#import "session-guard-card.ftl" as sessions>
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("sessionGuardChooseTitle")}
    <#elseif section = "form">
        <form id="session-guard-choose" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <p class="instruction">${msg("sessionGuardChooseReason", sessionGuardLimit)} ${msg("sessionGuardChooseWhatToDo", sessionGuardToEnd)}</p>
            <fieldset style="border: 0; margin: 0; padding: 0">
                <legend style="border: 0; font: inherit; font-weight: bold; margin-bottom: .5rem">${msg("sessionGuardChooseLegend")}</legend>
                <#list sessionGuardSessions as card>
                    <div class="${properties.kcFormGroupClass!}" style="margin-bottom: 1rem; overflow-wrap: anywhere">
                        <#if card.thisBrowser()>
                            <strong>${card.device()!msg("sessionGuardUnknownDevice")}</strong>
                            <div id="session-guard-this-browser">${msg("sessionGuardThisBrowser")}</div>
                        <#else>
                            <div class="${properties.kcCheckboxClass!properties.kcInputClassCheckbox!}">
                                <input type="checkbox" class="${properties.kcCheckboxInputClass!properties.kcInputClassCheckboxInput!}" id="session-guard-end-${card?index}" name="end" value="${card.key()}" aria-describedby="session-guard-detail-${card?index}"/>
                                <label for="session-guard-end-${card?index}" class="${properties.kcCheckboxLabelClass!properties.kcInputClassCheckboxLabel!}"><strong>${card.device()!msg("sessionGuardUnknownDevice")}</strong></label>
                            </div>
                        </#if>
                        <div id="session-guard-detail-${card?index}">
                            <@sessions.details card/>
                        </div>
                    </div>
                </#list>
            </fieldset>
            <div id="kc-form-buttons" class="${properties.kcFormGroupClass!}">
                <input class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="choose" value="${msg("sessionGuardChooseSubmit")}"/>
                <input class="${properties.kcButtonClass!} ${properties.kcButtonDefaultClass!properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="cancel" value="${msg("sessionGuardCancel")}"/>
            </div>
            <@sessions.attributions sessionGuardAttributions/>
            <@sessions.script/>
        </form>
    </#if>
</@layout.registrationLayout>
