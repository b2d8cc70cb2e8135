<#macro time moment><time datetime="${moment.iso()}" data-session-guard>${moment.text()}</time></#macro>
<#macro icon kind>
<#if kind = "desktop">
    <path d="M2 3h16v11h-7v2h3v1.5H6V16h3v-2H2V3Zm1.5 1.5v8h13v-8h-13Z"/>
<#elseif kind = "mobile" || kind = "tablet">
    <path d="M5 1h10v18H5V1Zm1.5 2.5v12h7v-12h-7Zm2.5 13v1h2v-1H9Z"/>
<#else>
    <path d="M2 4h16v12H2V4Zm1.5 1.5v9h13v-9h-13ZM5 8l1-1 3 3-3 3-1-1 2-2-2-2Zm5 4h4v1.2h-4V12Z"/>
</#if>
</#macro>
<#macro described one>
    <div class="pf-v5-c-data-list__cell pf-m-icon">
        <svg class="pf-v5-svg" viewBox="0 0 20 20" width="24" height="24" fill="currentColor" role="img" aria-label="${msg("sessionGuardAccountKind-" + one.kind())}"><@icon one.kind()/></svg>
    </div>
    <div class="pf-v5-c-data-list__cell">
        <strong>${one.device()!msg("sessionGuardUnknownDevice")}</strong>
        <#if one.current()><span class="pf-v5-c-label pf-m-blue pf-m-compact"><span class="pf-v5-c-label__content">${msg("sessionGuardAccountThisBrowser")}</span></span></#if>
        <#if one.place()?? || one.privateNetwork() || one.ip()??>
            <div><#if one.place()??>${one.place()}<#elseif one.privateNetwork()>${msg("sessionGuardPrivateNetwork")}</#if><#if (one.place()?? || one.privateNetwork()) && one.ip()??> · </#if>${one.ip()!}</div>
        </#if>
        <#if one.applications()?has_content><div>${msg("sessionGuardAccountApplications")} ${one.applications()?join(", ")}</div></#if>
    </div>
    <div class="pf-v5-c-data-list__cell">
        <div>${msg("sessionGuardLoginTime")} <@time one.login()/></div>
        <#if one.end()??>
            <div>${msg("sessionGuardAccountEndTime")} <@time one.end()/></div>
            <div>${msg("sessionGuardReason-" + (one.reason()!"unknown"))}</div>
        <#else>
            <div>${msg("sessionGuardLastActivity")} <@time one.lastActivity()/></div>
        </#if>
    </div>
</#macro>
<!doctype html>
<html lang="${locale}" dir="${localeDir}"<#if darkMode> data-session-guard-dark="pf-v5-theme-dark"</#if>>
<head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${msg("sessionGuardAccountTitle")}</title>
    <#if accountUrl??>
        <link rel="icon" href="${resourceUrl}${properties.favIcon!'/favicon.svg'}">
    <#else>
        <link rel="icon" href="${resourceCommonUrl}/img/favicon.ico">
    </#if>
    <link rel="stylesheet" href="${resourceCommonUrl}/vendor/patternfly-v5/patternfly.min.css">
    <link rel="stylesheet" href="${resourceCommonUrl}/vendor/patternfly-v5/patternfly-addons.css">
    <script src="${resourceUrl}/js/session-guard.js"></script>
    <#if accountUrl?? && properties.styles?has_content>
        <#list properties.styles?split(" ") as style>
            <link rel="stylesheet" href="${resourceUrl}/${style}">
        </#list>
    </#if>
</head>
<body>
<div class="pf-v5-c-page">
    <header class="pf-v5-c-masthead pf-m-display-inline">
        <div class="pf-v5-c-masthead__main">
            <#if accountUrl??><a class="pf-v5-c-masthead__brand" href="${accountUrl}"><img src="${resourceUrl}${properties.logo!'/logo.svg'}" height="36" alt="${msg("sessionGuardAccountConsole")}"></a><#else><span class="pf-v5-c-masthead__brand">${realmName}</span></#if>
        </div>
    </header>
    <main class="pf-v5-c-page__main">
        <section class="pf-v5-c-page__main-section pf-m-light">
            <h1 class="pf-v5-c-title pf-m-2xl">${msg("sessionGuardAccountTitle")}</h1>
            <p>${msg("sessionGuardAccountIntro")}</p>
        </section>
        <section class="pf-v5-c-page__main-section">
            <#if done??>
                <div id="session-guard-done" role="status" class="pf-v5-c-alert pf-m-success pf-m-inline pf-v5-u-mb-md"><p class="pf-v5-c-alert__title">${msg(done)}</p></div>
            </#if>
            <form id="session-guard-account" method="post" action="${address}">
                <input type="hidden" name="token" value="${token}">
                <h2 class="pf-v5-c-title pf-m-xl pf-v5-u-mb-md">${msg("sessionGuardAccountLive")}</h2>
                <ul class="pf-v5-c-data-list pf-v5-u-mb-md">
                    <#list live as one>
                        <li class="pf-v5-c-data-list__item">
                            <div class="pf-v5-c-data-list__item-row">
                                <div class="pf-v5-c-data-list__item-content" id="session-guard-live-${one?index}"><@described one/></div>
                                <#if mayEnd && !one.current()>
                                    <div class="pf-v5-c-data-list__item-action">
                                        <button class="pf-v5-c-button pf-m-secondary" name="end" value="${one.id()}" aria-describedby="session-guard-live-${one?index}">${msg("sessionGuardAccountEnd")}</button>
                                    </div>
                                </#if>
                            </div>
                        </li>
                    </#list>
                </ul>
                <#if mayEnd && (live?size > 1)>
                    <details id="session-guard-others">
                        <summary class="pf-v5-c-button pf-m-secondary pf-m-danger">${msg("sessionGuardMailLink")}</summary>
                        <p class="pf-v5-u-my-md">${msg("sessionGuardAccountOthersQuestion")}</p>
                        <button class="pf-v5-c-button pf-m-danger" name="others" value="x">${msg("sessionGuardAccountOthers")}</button>
                    </details>
                </#if>
            </form>
        </section>
        <section class="pf-v5-c-page__main-section">
            <h2 class="pf-v5-c-title pf-m-xl pf-v5-u-mb-md">${msg("sessionGuardAccountHistory", historyDays)}</h2>
            <#if ended?has_content>
                <ul id="session-guard-history" class="pf-v5-c-data-list">
                    <#list ended as one>
                        <li class="pf-v5-c-data-list__item">
                            <div class="pf-v5-c-data-list__item-row"><div class="pf-v5-c-data-list__item-content"><@described one/></div></div>
                        </li>
                    </#list>
                </ul>
            <#else>
                <p>${msg("sessionGuardAccountNoHistory")}</p>
            </#if>
            <#list attributions as attribution>
                <p class="pf-v5-u-mt-md"><small><a href="${attribution.link()}" rel="noreferrer">${attribution.text()}</a></small></p>
            </#list>
        </section>
    </main>
</div>
</body>
</html>
