"""First names that are common in the countries our respondents come from, and no ordinary word in Dutch or English."""

import re

FIRST_NAMES = frozenset(
    re.split(
        " ",
        # Dutch, and what people in the Netherlands are called
        "Aaltje Achmed Ahmed Aicha Ali Alie Amber Amina Anja Anke Anneke Annelies Annemarie Annie Anouk Arjan Aisha "
        "Ayşe Bart Bas Berend Bert Bianca Bjorn Bo Boris Bram Brenda Britt Burak Carla Carolien Chantal Charlotte "
        "Cindy Corrie Daan Danielle Danny Daphne Debbie Demi Denise Dennis Dewi Diana Dirk Djamila Edwin Eline Ellen "
        "Els Elise Emine Emma Erik Esther Eva Evelien Fatih Fatima Fatma Femke Fenna Ferdi Fleur Floor Floris Frits "
        "Geert Gerda Gerrit Giel Gijs Greet Greetje Guus Hafida Hakan Hamza Hannah Hans Harm Harry Hassan Heleen Henk "
        "Hilde Hugo Ibrahim Ilse Inge Ingrid Irene Iris Isa Jaap Jacqueline Jamila Jan Janneke Jannie Jasmijn Jasper "
        "Jeroen Jesse Jessica Joan Joep Johan Johanna Jolanda Joost Joris Joyce Judith Julia Karel Karim Karin Kees "
        "Kelly Kevin Khadija Khalid Kim Klaas Koen Kwame Lara Lars Laura Lieke Linda Lisa Lisanne Loes Lotte Luuk "
        "Maaike Maarten Malika Mandy Manon Marcel Margriet Marieke Marije Marijke Marit Marjan Marjolein Mark Marleen "
        "Marloes Martijn Maud Maurits Mehmet Melissa Merel Michelle Mieke Mohamed Mohammed Monique Mustafa Nadia "
        "Naomi Natasja Nathalie Nicole Niels Nienke Noor Nora Nurten Omar Orlando Özlem Patricia Patrick Paulien "
        "Peggy Petra Pieter Pim Priscilla Rachid Rachida Ramona Raymond Remco Renate Rianne Richard Rik Rob Robert "
        "Robin Romy Ronald Ronnie Roos Roosje Ruben Ruud Sabrina Saida Samantha Samira Sander Sandra Sanne Saskia "
        "Sharon Shirley Silvia Simone Sjoerd Sofie Soraya Stefan Suzanne Sven Sylvia Tamara Teun Thijs Thomas Tineke "
        "Tim Tom Truus Ursula Vanessa Wendy Wesley Wil Willem Wim Winston Wouter Yasmina Youssef Yusuf Yvonne Zeynep "
        # English and Spanish
        "Alice Amy Andrew Ashley Brian Catherine Daniel David Elizabeth Emily George Helen Jack James Jennifer John "
        "Joseph Karen Lucy Margaret Mary Matthew Megan Michael Olivia Peter Rachel Rebecca Sarah Sophie Stephen Susan "
        "Alejandra Alejandro Andrea Antonio Beatriz Camila Carlos Carmen Carolina Catalina Cristina Diego Dolores "
        "Elena Evaristo Fernando Francisco Gabriela Gloria Guadalupe Isabel Javier Jesús Jorge José Juan Juana Karina "
        "Lorena Lucía Luis Luisa Luz Manuel Manuela María Mario Mercedes Miguel Natalia Pablo Paola Pedro Pilar Rosa "
        "Rosario Sofía Teresa Valentina Valeria Ximena Yolanda "
        # Romanian, Bulgarian, Hungarian, Polish, Portuguese
        "Adriana Alexandra Alina Ana Anca Andreea Bogdan Claudia Corina Daniela Dorina Elisabeta Florentina Florin "
        "Gheorghe Ileana Ioana Ion Ionela Ionut Larisa Lavinia Livia Loredana Luminița Magdalena Marian Mariana "
        "Marius Mihaela Mihai Mirela Nicoleta Oana Radu Raluca Roxana Simona Ștefan Vasile Violeta Ангел Борис Васил "
        "Георги Даниела Десислава Димитър Елена Ивайло Иван Ивана Иванка Калина Мария Мила Надежда Николай Петър "
        "Радка Росица Силвия Снежана Стефан Теодора Цветелина Ani Georgi Ivan Ivanka Desislava Dimitar Stoyan Ágnes "
        "Anikó Anna Attila Balázs Béla Csilla Edit Erika Erzsébet Éva Ferenc Gábor Ildikó István János Judit Katalin "
        "Krisztina László Mariann Márta Mónika Réka Sándor Szilvia Tamás Tímea Viktória Zoltán Zsófia Zsuzsanna Agata "
        "Agnieszka Aleksandra Andrzej Barbara Beata Dorota Ewa Grażyna Iwona Jadwiga Janina Joanna Justyna Katarzyna "
        "Krystyna Krzysztof Małgorzata Marek Marta Monika Paweł Piotr Sylwia Tomasz Urszula Wioletta Zofia Adriano "
        "Aline Amanda Bruna Bruno Caio Camila Débora Eduardo Fabiana Fernanda Flávia Gabriel Giovana João Joana "
        "Jussara Larissa Letícia Luana Luciana Marcela Márcia Marcos Patrícia Paula Paulo Rafaela Raquel Renata "
        "Rodrigo Sandra Sueli Tatiana Thaís Thiago Vitória",
    )
)
