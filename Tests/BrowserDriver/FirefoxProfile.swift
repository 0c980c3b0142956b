import Foundation

/// The preferences of a Firefox that tests start.
///
/// Firefox has its own set of preferences for tests, which it uses when it is started with a port. But with
/// that set, every `file:` page may read every other file, and start workers from them, which readers'
/// browsers forbid. So the set is switched off, and the preferences that tests need are here.
enum FirefoxProfile {
    /// Values are JavaScript expressions.
    private static let preferences = [
        "remote.prefs.recommended": "false",
        "security.fileuri.strict_origin_policy": "true",
        // Input and focus work at once, even if no window is in front.
        "focusmanager.testmode": "true",
        "dom.input_events.security.minNumTicks": "0",
        "dom.input_events.security.minTimeElapsedInMS": "0",
        "dom.ipc.processPriorityManager.enabled": "false",
        "threads.lower_mainthread_priority_in_background.enabled": "false",
        "dom.navigation.navigationRateLimit.count": "0",
        // The browser's own error page must not replace the server's answer.
        "browser.http.blank_page_with_error_response.enabled": "true",
        // The browser asks, offers and restores nothing.
        "browser.startup.page": "0",
        "browser.startup.homepage_override.mstone": "'ignore'",
        "startup.homepage_welcome_url": "'about:blank'",
        "startup.homepage_welcome_url.additional": "''",
        "termsofuse.bypassNotification": "true",
        "datareporting.policy.dataSubmissionPolicyBypassNotification": "true",
        "browser.shell.checkDefaultBrowser": "false",
        "browser.sessionstore.resume_from_crash": "false",
        "toolkit.startup.max_resumed_crashes": "-1",
        "browser.translations.enable": "false",
        "signon.rememberSignons": "false",
        "extensions.installDistroAddons": "false",
        // The browser contacts no services.
        "app.normandy.api_url": "''",
        "app.update.disabledForTesting": "true",
        "browser.newtabpage.activity-stream.testing.shouldInitializeFeeds": "false",
        "browser.ml.enable": "false",
        "browser.region.network.url": "''",
        "browser.safebrowsing.blockedURIs.enabled": "false",
        "browser.safebrowsing.downloads.enabled": "false",
        "browser.safebrowsing.malware.enabled": "false",
        "browser.safebrowsing.phishing.enabled": "false",
        "browser.search.update": "false",
        "browser.topsites.contile.enabled": "false",
        "browser.urlbar.merino.endpointURL": "''",
        "datareporting.healthreport.uploadEnabled": "false",
        "datareporting.policy.dataSubmissionEnabled": "false",
        "datareporting.usage.uploadEnabled": "false",
        "dom.push.connection.enabled": "false",
        "extensions.getAddons.cache.enabled": "false",
        "extensions.systemAddon.update.enabled": "false",
        "extensions.update.enabled": "false",
        "geo.provider.network.url": "''",
        "network.captive-portal-service.enabled": "false",
        "network.connectivity-service.enabled": "false",
        "security.certerrors.mitm.priming.enabled": "false",
        "security.remote_settings.intermediates.enabled": "false",
        "services.settings.server": "'data:,#remote-settings-dummy/v1'",
        "toolkit.telemetry.server": "''",
    ]

    static func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lines = preferences.sorted { $0.key < $1.key }.map { "user_pref('\($0.key)', \($0.value));\n" }
        try lines.joined().write(toFile: folder + "/user.js", atomically: true, encoding: .utf8)
    }
}
