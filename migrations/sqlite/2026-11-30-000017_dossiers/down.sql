DROP TABLE dossier_uses;
DROP TABLE dossier_cases;
DROP TABLE dossier_vignettes;
DROP TABLE vignettes;
DROP TABLE dossier_releases;
DROP TABLE dossier_patterns;
DROP TABLE dossiers;
