<#-- What a session is known by, in every list of a user's own sessions. -->
<#macro details card>
<#if card.place()?? || card.privateNetwork() || card.ip()??>
    <div><#if card.place()??>${card.place()}<#elseif card.privateNetwork()>${msg("sessionGuardPrivateNetwork")}</#if><#if (card.place()?? || card.privateNetwork()) && card.ip()??> · </#if>${card.ip()!}</div>
</#if>
<div>${msg("sessionGuardLoginTime")} <@time card.login()/></div>
<div>${msg("sessionGuardLastActivity")} <@time card.lastActivity()/></div>
</#macro>
<#-- In UTC until the script puts it into the reader's zone. -->
<#macro time moment><time datetime="${moment.iso()}" data-session-guard>${moment.text()}</time></#macro>
<#macro attributions links>
<#list links as attribution>
    <p><small><a href="${attribution.link()}" rel="noreferrer" style="color: inherit; text-decoration: underline">${attribution.text()}</a></small></p>
</#list>
</#macro>
<#macro script>
<script src="${url.resourcesPath}/js/session-guard.js" defer></script>
</#macro>
