DROP TABLE worked_spots;

DROP TABLE letters;

DROP TABLE letter_template_remedies;

DROP TABLE letter_templates;
