import Evaluation
import Foundation
import Manuscript

// Where a site may be: building replaces its folder, so that must be nobody else's.
extension Project {
    /// The folder that `site:` leads to, whatever links are on the way.
    var siteFolder: String { RealPath.of(sitePath) }

    /// What the site says it is the site of.
    var siteOwner: String { RealPath.relative(RealPath.of(chaptersPath), from: siteFolder) }

    /// Refuses a site where sources or other things of the book are.
    mutating func checkSite() {
        func fault(_ message: String) {
            hasSiteFault = true
            readFaults.append(
                Diagnostic(
                    path: chaptersPath + "/book.yml", line: configuration.sitePlace?.line ?? 0,
                    column: configuration.sitePlace?.column ?? 0,
                    message:
                        "'site: \(configuration.site)' \(message); a build replaces the site's folder as a "
                        + "whole: name one of its own, relative to book.yml, as in 'site: ../site'"))
        }
        if isSandboxed, let link = linkOutOfBook(configuration.site) {
            fault("goes through \(link), a link out of the book's folder, which --sandbox does not follow")
            return
        }
        var status = stat()
        if lstat(sitePath, &status) == 0, stat(sitePath, &status) != 0 {
            fault("\(Unreadable(errno, sitePath))")
            return
        }
        if stat(sitePath, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
            fault("is \(sitePath), which is no folder")
            return
        }
        let site = siteFolder
        if RealPath.isWithin(RealPath.of(root), site) {
            fault("is \(site), which holds the book itself")
            return
        }
        let others =
            [(chaptersPath, "the chapters")]
            + configuration.libraries.map { library in
                (Self.join(chaptersPath, library.folder), "the sources of \(library.name)")
            } + [cacheFolder, Self.ownFolder(of: root)].map { ($0, "the tool's own files") }
        for (folder, what) in others {
            let real = RealPath.of(folder)
            if RealPath.isWithin(site, real) || RealPath.isWithin(real, site) {
                fault("is \(site), where \(what) are")
                return
            }
        }
    }

    /// Refuses a site that another book writes, too. A book that was moved away, or has another site by now, does not.
    func checkSiteOwner() throws(Failure) {
        let folder = siteFolder
        let manifest: SiteManifest?
        do throws(Unreadable) { manifest = try SiteManifest.read(in: folder) } catch {
            throw .message(
                "\(sitePath)/\(SiteManifest.name) \(error); it lists what a build wrote: remove the site's folder, "
                    + "and build again")
        }
        guard let owner = manifest?.book, owner != siteOwner else { return }
        let other = RealPath.of(folder + "/" + owner)
        let bookFile = other + "/book.yml"
        guard
            let bytes = try? Files.contents(of: bookFile, within: isSandboxed ? [bookFolder] : []),
            let site = BookConfiguration.read(path: bookFile, bytes: bytes).configuration?.site,
            RealPath.of(Self.join(other, site)) == folder
        else { return }
        throw .message(
            "\(sitePath) is the site of \(bookFile), and 'site: \(configuration.site)' in \(chaptersPath)/book.yml "
                + "names the same folder: each of the two books would replace the other's pages; give one of them "
                + "another 'site:'")
    }
}
