/**
 * Capitals, and towns and stations in far corners: name, ISO 3166 country code, latitude and longitude of the centre in
 * degrees, rounded to hundredths. Facts compiled for this example; no data set was copied.
 */
export const PLACES: string = `
Abidjan|CI|5.32|-4.02
Abu Dhabi|AE|24.45|54.38
Abuja|NG|9.06|7.49
Accra|GH|5.56|-0.2
Addis Ababa|ET|9.03|38.74
Adamstown|PN|-25.07|-130.1
Alert|CA|82.5|-62.35
Algiers|DZ|36.75|3.06
Alofi|NU|-19.05|-169.92
Amman|JO|31.95|35.93
Amsterdam|NL|52.37|4.9
Amundsen-Scott South Pole Station|AQ|-90|0
Anadyr|RU|64.73|177.51
Anchorage|US|61.22|-149.9
Andorra la Vella|AD|42.51|1.52
Ankara|TR|39.93|32.86
Antananarivo|MG|-18.88|47.51
Apia|WS|-13.83|-171.77
Ashgabat|TM|37.95|58.38
Asmara|ER|15.32|38.93
Astana|KZ|51.17|71.43
Asunción|PY|-25.26|-57.58
Athens|GR|37.98|23.73
Auckland|NZ|-36.85|174.76
Avarua|CK|-21.21|-159.78
Baghdad|IQ|33.31|44.36
Baku|AZ|40.41|49.87
Bamako|ML|12.64|-8
Bandar Seri Begawan|BN|4.89|114.94
Bangkok|TH|13.76|100.5
Bangui|CF|4.39|18.56
Banjul|GM|13.45|-16.58
Basseterre|KN|17.3|-62.72
Beijing|CN|39.9|116.41
Beirut|LB|33.89|35.5
Belgrade|RS|44.79|20.45
Belmopan|BZ|17.25|-88.77
Berlin|DE|52.52|13.41
Bern|CH|46.95|7.45
Bishkek|KG|42.87|74.59
Bissau|GW|11.86|-15.6
Bogotá|CO|4.71|-74.07
Brasília|BR|-15.79|-47.88
Bratislava|SK|48.15|17.11
Brazzaville|CG|-4.26|15.24
Bridgetown|BB|13.1|-59.62
Brussels|BE|50.85|4.35
Bucharest|RO|44.43|26.1
Budapest|HU|47.5|19.04
Buenos Aires|AR|-34.6|-58.38
Cairo|EG|30.04|31.24
Canberra|AU|-35.28|149.13
Cape Town|ZA|-33.92|18.42
Caracas|VE|10.48|-66.9
Castries|LC|14.01|-60.99
Chișinău|MD|47.01|28.86
Colombo|LK|6.93|79.86
Conakry|GN|9.64|-13.58
Copenhagen|DK|55.68|12.57
Dakar|SN|14.72|-17.47
Damascus|SY|33.51|36.29
Delhi|IN|28.61|77.21
Dhaka|BD|23.81|90.41
Dili|TL|-8.56|125.57
Djibouti|DJ|11.59|43.15
Dodoma|TZ|-6.16|35.75
Doha|QA|25.29|51.53
Dublin|IE|53.35|-6.26
Dushanbe|TJ|38.56|68.79
Edinburgh of the Seven Seas|SH|-37.07|-12.31
Freetown|SL|8.48|-13.23
Funafuti|TV|-8.52|179.2
Gaborone|BW|-24.63|25.92
Georgetown|GY|6.8|-58.16
Gitega|BI|-3.43|29.93
Guatemala City|GT|14.63|-90.51
Hanga Roa|CL|-27.15|-109.43
Hanoi|VN|21.03|105.85
Harare|ZW|-17.83|31.05
Havana|CU|23.11|-82.37
Helsinki|FI|60.17|24.94
Hobart|AU|-42.88|147.33
Honiara|SB|-9.43|159.95
Honolulu|US|21.31|-157.86
Islamabad|PK|33.68|73.05
Istanbul|TR|41.01|28.98
Jakarta|ID|-6.21|106.85
Jamestown|SH|-15.93|-5.72
Jerusalem|IL|31.77|35.21
Juba|SS|4.85|31.58
Kabul|AF|34.53|69.17
Kampala|UG|0.35|32.58
Kathmandu|NP|27.72|85.32
Khartoum|SD|15.5|32.56
Kigali|RW|-1.94|30.06
Kingston|JM|17.97|-76.79
Kingstown|VC|13.16|-61.22
Kinshasa|CD|-4.44|15.27
Kuala Lumpur|MY|3.14|101.69
Kuwait City|KW|29.38|47.99
Kyiv|UA|50.45|30.52
La Paz|BO|-16.5|-68.15
Lagos|NG|6.52|3.38
Libreville|GA|0.42|9.47
Lilongwe|MW|-13.96|33.79
Lima|PE|-12.05|-77.04
Lisbon|PT|38.72|-9.14
Ljubljana|SI|46.06|14.51
Lomé|TG|6.13|1.22
London|GB|51.51|-0.13
Longyearbyen|SJ|78.22|15.63
Los Angeles|US|34.05|-118.24
Luanda|AO|-8.84|13.23
Lusaka|ZM|-15.39|28.32
Luxembourg|LU|49.61|6.13
Madrid|ES|40.42|-3.7
Majuro|MH|7.1|171.38
Malabo|GQ|3.75|8.78
Malé|MV|4.18|73.51
Managua|NI|12.11|-86.24
Manama|BH|26.23|50.59
Manila|PH|14.6|120.98
Maputo|MZ|-25.97|32.57
Mata-Utu|WF|-13.28|-176.17
Maseru|LS|-29.31|27.48
Mbabane|SZ|-26.31|31.14
McMurdo Station|AQ|-77.85|166.67
Mexico City|MX|19.43|-99.13
Minsk|BY|53.9|27.56
Mogadishu|SO|2.05|45.32
Monaco|MC|43.74|7.42
Monrovia|LR|6.3|-10.8
Montevideo|UY|-34.9|-56.16
Moroni|KM|-11.7|43.26
Moscow|RU|55.76|37.62
Mumbai|IN|19.08|72.88
Muscat|OM|23.59|58.41
N'Djamena|TD|12.13|15.06
Nairobi|KE|-1.29|36.82
Nassau|BS|25.05|-77.35
Naypyidaw|MM|19.75|96.13
New York|US|40.71|-74.01
Ngerulmud|PW|7.5|134.62
Niamey|NE|13.51|2.11
Nicosia|CY|35.17|33.36
Nouakchott|MR|18.08|-15.98
Nouméa|NC|-22.27|166.46
Nuku'alofa|TO|-21.14|-175.2
Nuuk|GL|64.18|-51.72
Oslo|NO|59.91|10.75
Ottawa|CA|45.42|-75.7
Ouagadougou|BF|12.37|-1.52
Palikir|FM|6.92|158.16
Panama City|PA|8.98|-79.52
Papeete|PF|-17.54|-149.57
Paramaribo|SR|5.85|-55.2
Paris|FR|48.86|2.35
Phnom Penh|KH|11.56|104.92
Podgorica|ME|42.44|19.26
Port Louis|MU|-20.16|57.5
Port Moresby|PG|-9.44|147.18
Port of Spain|TT|10.65|-61.52
Port Vila|VU|-17.73|168.32
Port-au-Prince|HT|18.54|-72.34
Porto-Novo|BJ|6.5|2.6
Prague|CZ|50.08|14.44
Praia|CV|14.93|-23.51
Pretoria|ZA|-25.75|28.19
Pristina|XK|42.66|21.17
Puerto Williams|CL|-54.93|-67.61
Punta Arenas|CL|-53.16|-70.91
Pyongyang|KP|39.04|125.76
Quito|EC|-0.18|-78.47
Rabat|MA|34.02|-6.84
Reykjavík|IS|64.15|-21.94
Riga|LV|56.95|24.11
Riyadh|SA|24.71|46.68
Rome|IT|41.9|12.5
Roseau|DM|15.3|-61.39
San José|CR|9.93|-84.08
San Marino|SM|43.94|12.45
San Salvador|SV|13.69|-89.22
Sanaa|YE|15.37|44.19
Santiago|CL|-33.45|-70.67
Santo Domingo|DO|18.49|-69.93
São Paulo|BR|-23.55|-46.63
São Tomé|ST|0.34|6.73
Sarajevo|BA|43.86|18.41
Seoul|KR|37.57|126.98
Shanghai|CN|31.23|121.47
Singapore|SG|1.35|103.82
Skopje|MK|42|21.43
Sofia|BG|42.7|23.32
South Tarawa|KI|1.33|172.98
St. George's|GD|12.06|-61.75
St. John's|AG|17.12|-61.84
Stanley|FK|-51.69|-57.86
Stockholm|SE|59.33|18.07
Sucre|BO|-19.02|-65.26
Suva|FJ|-18.14|178.44
Sydney|AU|-33.87|151.21
Taipei|TW|25.03|121.57
Tallinn|EE|59.44|24.75
Tashkent|UZ|41.3|69.24
Tbilisi|GE|41.72|44.79
Tegucigalpa|HN|14.07|-87.19
Tehran|IR|35.69|51.39
Thimphu|BT|27.47|89.64
Tirana|AL|41.33|19.82
Tokyo|JP|35.68|139.69
Toronto|CA|43.65|-79.38
Tórshavn|FO|62.01|-6.77
Tripoli|LY|32.89|13.19
Tunis|TN|36.81|10.18
Ulaanbaatar|MN|47.89|106.91
Ushuaia|AR|-54.8|-68.3
Utqiaġvik|US|71.29|-156.79
Vaduz|LI|47.14|9.52
Valletta|MT|35.9|14.51
Vancouver|CA|49.28|-123.12
Vatican City|VA|41.9|12.45
Victoria|SC|-4.62|55.45
Vienna|AT|48.21|16.37
Vientiane|LA|17.98|102.63
Vilnius|LT|54.69|25.28
Vladivostok|RU|43.12|131.89
Warsaw|PL|52.23|21.01
Washington|US|38.91|-77.04
Wellington|NZ|-41.29|174.78
Windhoek|NA|-22.56|17.08
Yamoussoukro|CI|6.83|-5.29
Yaoundé|CM|3.87|11.52
Yaren|NR|-0.55|166.92
Yerevan|AM|40.18|44.51
Zagreb|HR|45.81|15.98
`;
