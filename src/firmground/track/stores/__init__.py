"""Houses of the project: `geopackage`, one file that QGIS opens, and `memory`, for trying things out."""
