"""The native forwarder, where there is a compiler. Everything else about the package stands in pyproject.toml."""

from glob import glob

from setuptools import Extension, setup

try:
    from Cython.Build import cythonize
except ImportError:
    extensions = []
else:
    sources = set(glob("media/forwarder/native/*.c")) - {"media/forwarder/native/forwarder.c"}
    extensions = cythonize(
        [
            Extension(
                "media.forwarder.native.forwarder",
                ["media/forwarder/native/forwarder.pyx", *sorted(sources)],
                depends=glob("media/forwarder/native/*.h") + glob("media/forwarder/native/*.p*[di]"),
                include_dirs=["media/forwarder/native"],
                define_macros=[("_GNU_SOURCE", "1")],
                extra_compile_args=["-std=c11", "-O3"],
            )
        ],
        quiet=True,
    )
    # Without a compiler the install goes on, and media goes through Python. Cython forgets it when told earlier.
    for extension in extensions:
        extension.optional = True

setup(ext_modules=extensions)
