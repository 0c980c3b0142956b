import Evaluation
import Foundation
import Manuscript

// Where a site may be: building replaces its folder, so nothing else may be in it.
extension Project {
    /// The real path of the site's folder.
    var siteFolder: String { RealPath.of(sitePath) }

    /// The book's folder as the site's manifest has it.
    var siteOwner: String { RealPath.relative(RealPath.of(chaptersPath), from: siteFolder) }

    /// Rejects a site folder that holds sources or other files of the book.
    mutating func checkSite() {
        func fault(_ message: String) {
            hasSiteFault = true
            readDiagnostics.append(
                Diagnostic(
                    path: chaptersPath + "/book.yml", at: configuration.sitePlace,
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
            fault("is \(sitePath), which is not a folder")
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

    /// Rejects a site folder that another book uses as well, unless that book was moved or has another site
    /// by now.
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
