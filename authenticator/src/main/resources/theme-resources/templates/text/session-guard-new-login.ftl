<#ftl output_format="plainText">
<#macro login one>
  ${one.device()!msg("sessionGuardUnknownDevice")}<#if one.place()??>, ${one.place()}</#if><#if one.ip()??>, ${one.ip()}</#if>
  ${msg("sessionGuardLoginTime")} ${one.login().text()}
</#macro>
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
