<#macro described one>
    <div class="pf-v5-c-data-list__cell">
        <strong>${one.device()!msg("sessionGuardUnknownDevice")}</strong>
        <#if one.current()><span class="pf-v5-c-label pf-m-blue pf-m-compact"><span class="pf-v5-c-label__content">${msg("sessionGuardAccountThisBrowser")}</span></span></#if>
        <#if one.place()?? || one.privateNetwork() || one.ip()??>
            <div><#if one.place()??>${one.place()}<#elseif one.privateNetwork()>${msg("sessionGuardPrivateNetwork")}</#if><#if (one.place()?? || one.privateNetwork()) && one.ip()??> · </#if>${one.ip()!}</div>
        </#if>
        <#if one.clients()?has_content><div>${msg("sessionGuardAccountApplications")} ${one.clients()?join(", ")}</div></#if>
    </div>
    <div class="pf-v5-c-data-list__cell">
        <div>${msg("sessionGuardLoginTime")} <time datetime="${one.login().iso()}">${one.login().text()}</time></div>
        <#if one.end()??>
            <div>${msg("sessionGuardAccountEndTime")} <time datetime="${one.end().iso()}">${one.end().text()}</time></div>
            <div>${msg("sessionGuardReason-" + (one.reason()!"unknown"))}</div>
        <#else>
            <div>${msg("sessionGuardLastActivity")} <time datetime="${one.lastActivity().iso()}">${one.lastActivity().text()}</time></div>
        </#if>
    </div>
</#macro>
<!doctype html>
<html lang="${locale}" dir="${localeDir}">
<head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'">
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
                    <button class="pf-v5-c-button pf-m-danger" name="others" value="x">${msg("sessionGuardMailLink")}</button>
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
