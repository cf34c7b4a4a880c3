"""Houses of the project: `geopackage`, one file that QGIS opens; `postgis`, a server for many; `memory`, for trials."""
