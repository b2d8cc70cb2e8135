<#import "template.ftl" as layout>
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
                            <#if card.place()?? || card.privateNetwork() || card.ip()??>
                                <div><#if card.place()??>${card.place()}<#elseif card.privateNetwork()>${msg("sessionGuardPrivateNetwork")}</#if><#if (card.place()?? || card.privateNetwork()) && card.ip()??> · </#if>${card.ip()!}</div>
                            </#if>
                            <div>${msg("sessionGuardLoginTime")} <time datetime="${card.login().iso()}">${card.login().text()}</time></div>
                            <div>${msg("sessionGuardLastActivity")} <time datetime="${card.lastActivity().iso()}">${card.lastActivity().text()}</time></div>
                        </div>
                    </div>
                </#list>
            </fieldset>
            <div id="kc-form-buttons" class="${properties.kcFormGroupClass!}">
                <input class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="choose" value="${msg("sessionGuardChooseSubmit")}"/>
                <input class="${properties.kcButtonClass!} ${properties.kcButtonDefaultClass!properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="cancel" value="${msg("sessionGuardCancel")}"/>
            </div>
            <#list sessionGuardAttributions as attribution>
                <p><small><a href="${attribution.link()}" rel="noreferrer" style="color: inherit; text-decoration: underline">${attribution.text()}</a></small></p>
            </#list>
        </form>
    </#if>
</@layout.registrationLayout>
