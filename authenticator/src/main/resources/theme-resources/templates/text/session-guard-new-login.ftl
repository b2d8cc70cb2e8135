<#ftl output_format="plainText">
<#macro login one>
  ${one.device()!msg("sessionGuardUnknownDevice")}<#if one.place()??>, ${one.place()}</#if><#if one.ip()??>, ${one.ip()}</#if>
<#if one.application()??>
  ${msg("sessionGuardMailApplication")} ${one.application()}
</#if>
  ${msg("sessionGuardLoginTime")} ${one.login().text()}
</#macro>
<#if sessionGuardName??>
${msg("sessionGuardMailGreeting", sessionGuardName)}

</#if>
${msg("sessionGuardMailNewLoginIntro", realmName)}

<#if sessionGuardLogin??>
${msg("sessionGuardMailLogin")}

<@login sessionGuardLogin/>
</#if>

${msg("sessionGuardMailWasYou")}

${msg("sessionGuardMailWasNotYou")}

${link}

${msg("sessionGuardMailLinkUntil", sessionGuardLinkUntil)}
<#list sessionGuardAttributions as attribution>

${attribution.text()}: ${attribution.link()}
</#list>
