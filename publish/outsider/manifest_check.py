"""The folder of the downloads beside its manifest, and the manifest beside the database."""

from __future__ import annotations

from pathlib import Path

from publish.outsider.checked_publication import Check
from publish.outsider.downloads_folder import DATABASE, DISCLOSURES, Folder, downloads_of, sha256_of
from publish.outsider.limits import MOST_MANIFEST_BYTES, Unreadable
from publish.outsider.manifest_text import MANIFEST, Manifest, manifest_of
from publish.outsider.written_content import Written


class ManifestCheck:
    """Compares which files there are, and size and digest of each; what is no regular file is not opened."""

    def __init__(self, check: Check, folder: Folder, database: Path, written: Written) -> None:
        self._check, self._folder, self._database, self._written = check, folder, database, written
        self._differing = check.findings.differing

    def run(self) -> Manifest | None:
        """Compare all of it; return the manifest, None where none can be read."""
        folder, expected = self._folder, downloads_of(self._check.file.rows, self._check.file.format)
        self._differing += [f"{name}：是链接或不是普通文件，没有读取" for name in folder.others]
        manifest = self._manifest()
        named = set(manifest.files) if manifest else expected
        self._differing += [f"{MANIFEST}：没有列出 {name}" for name in sorted(expected - named)]
        self._differing += [f"{MANIFEST}：列有 {name}，这份公开没有这个下载文件" for name in sorted(named - expected)]
        there = {*folder.sizes, *folder.others}
        self._differing += [f"{name}：缺少这个文件" for name in sorted(named - there - {DATABASE})]
        beside = {MANIFEST, *DISCLOSURES}
        self._differing += [f"{name}：多出这个文件，清单里没有" for name in sorted(there - named - beside)]
        if manifest:
            self._whose(manifest)
            self._files(manifest)
        return manifest

    def _manifest(self) -> Manifest | None:
        if MANIFEST not in self._folder.sizes:
            self._differing.append(f"{MANIFEST}：缺少清单，没有比对各文件的大小和摘要")
            return None
        try:
            return manifest_of(self._folder.text(MANIFEST, MOST_MANIFEST_BYTES))
        except Unreadable as error:
            self._differing.append(f"{MANIFEST}：不是下载文件的清单（{error}）")
            return None

    def _whose(self, manifest: Manifest) -> None:
        publication = self._check.publication
        meant = {field: publication[field] for field in manifest.said if field in publication}
        meant["digest"] = self._written.digest
        for field, value in meant.items():
            self._compare(MANIFEST, field, manifest.said[field], value)

    def _files(self, manifest: Manifest) -> None:
        for name, (size_bytes, digest) in manifest.files.items():
            if name == DATABASE:
                self._file(name, self._database, self._database.stat().st_size, (size_bytes, digest))
            if name in self._folder.sizes:
                self._file(name, self._folder.paths[name], self._folder.sizes[name], (size_bytes, digest))

    def _file(self, name: str, path: Path, size_bytes: int, listed: tuple[int, str]) -> None:
        if size_bytes != listed[0]:
            self._compare(name, "字节数", size_bytes, listed[0])
        elif name != DATABASE and size_bytes > self._written.most_bytes:
            self._differing.append(f"{name}：比这份数据库所能写出的长得多，没有读取")
        else:
            self._compare(name, "SHA-256", sha256_of(path), listed[1])

    def _compare(self, name: str, what: str, found: object, meant: object) -> None:
        if found == meant:
            self._check.findings.agreeing["下载文件的清单"] += 1
        else:
            by = "数据库" if name == MANIFEST else "清单"
            self._differing.append(f"{name} 的 {what}：是 {found}，{by}是 {meant}")
