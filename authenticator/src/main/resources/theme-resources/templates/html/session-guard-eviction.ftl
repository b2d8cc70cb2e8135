<#import "template.ftl" as layout>
<#macro login one>
<strong>${one.device()!msg("sessionGuardUnknownDevice")}</strong><#if one.place()??>, ${one.place()}</#if><#if one.ip()??>, ${one.ip()}</#if><br/>
<#if one.application()??>${msg("sessionGuardMailApplication")} ${one.application()}<br/></#if>
${msg("sessionGuardLoginTime")} ${one.login().text()}
</#macro>
<@layout.emailLayout>
<#if sessionGuardName??><p>${msg("sessionGuardMailGreeting", sessionGuardName)}</p></#if>
<p>${msg("sessionGuardMailEvictionIntro", realmName)}</p>
<p>${msg("sessionGuardMailEnded")}</p>
<ul>
<#list sessionGuardEnded as ended>
<li><@login ended/></li>
</#list>
</ul>
<#if sessionGuardLogin??>
<p>${msg("sessionGuardMailLogin")}</p>
<p><@login sessionGuardLogin/></p>
</#if>
<p>${msg("sessionGuardMailWasYou")}</p>
<p>${msg("sessionGuardMailWasNotYou")}</p>
<p><a href="${link}">${msg("sessionGuardMailLink")}</a></p>
<p>${msg("sessionGuardMailLinkUntil", sessionGuardLinkUntil)}</p>
<#list sessionGuardAttributions as attribution>
<p><small><a href="${attribution.link()}">${attribution.text()}</a></small></p>
</#list>
</@layout.emailLayout>
